package dev.rollcall.meeting.meetings;

import dev.rollcall.jobs.Job;
import dev.rollcall.sql.Database;
import dev.rollcall.token.Sha256;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Derives the instants of meetings anew when the rules of their time zone have become others, by an update of the zone data
 * that Java brings: the wall time stays, so that 09:00 is 09:00 by the new rules, too.
 */
public final class ZoneRulesStore {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int BATCH = 20;

    private final Database database;
    private final InstantStore instants;
    private final Map<String, String> fingerprints = new ConcurrentHashMap<>();

    public ZoneRulesStore(Database database, MeetingStore meetings, Clock clock) {
        this.database = database;
        this.instants = new InstantStore(database, meetings, clock);
    }

    public Job job() {
        return new Job("zone-rules", HOUR, this::next);
    }

    /** Zones whose rules have become others first; then those that are new here, whose instants are by the rules of now. */
    private Future<Integer> next() {
        return database.run("SELECT zone, fingerprint, target, done_to FROM zone_rules ORDER BY zone")
                .compose(rows -> {
                    List<Row> changed = new ArrayList<>();
                    for (Row row : rows) {
                        if (!row.getString("fingerprint").equals(fingerprint(row.getString("zone")))) {
                            changed.add(row);
                        }
                    }
                    return changed.isEmpty() ? noteNewZones() : derive(changed);
                });
    }

    private Future<Integer> noteNewZones() {
        return database.run("""
                        SELECT DISTINCT time_zone AS zone FROM meetings WHERE series_end > now()
                        EXCEPT SELECT zone FROM zone_rules
                        """).compose(rows -> {
            List<String> zones = new ArrayList<>();
            rows.forEach(row -> zones.add(row.getString("zone")));
            return database.run(
                            "INSERT INTO zone_rules (zone, fingerprint) SELECT * FROM unnest($1::text[], $2::text[])"
                                    + " ON CONFLICT DO NOTHING",
                            zones.toArray(String[]::new),
                            zones.stream().map(this::fingerprint).toArray(String[]::new))
                    .map(0);
        });
    }

    /** The first of them goes on where it stopped, unless its rules have changed once more since. */
    private Future<Integer> derive(List<Row> changed) {
        Row first = changed.get(0);
        String zone = first.getString("zone");
        String target = fingerprint(zone);
        UUID after = target.equals(first.getString("target")) ? first.getUUID("done_to") : new UUID(0, 0);
        List<String> zones = changed.stream().map(row -> row.getString("zone")).toList();
        return database.run("""
                        SELECT id FROM meetings
                        WHERE time_zone = $1 AND series_end > now() AND id > $2 ORDER BY id LIMIT $3
                        """, zone, after, BATCH).compose(rows -> {
            List<UUID> ids = InstantStore.ids(rows);
            return ids.isEmpty()
                    ? done(zone, target)
                    : instants.derive(zones, ids).compose(derived -> reached(zone, target, ids));
        });
    }

    private Future<Integer> reached(String zone, String target, List<UUID> ids) {
        return database.run(
                        "UPDATE zone_rules SET target = $2, done_to = $3 WHERE zone = $1",
                        zone,
                        target,
                        ids.get(ids.size() - 1))
                .map(ids.size());
    }

    /** Counts as work, since there may be another zone. */
    private Future<Integer> done(String zone, String target) {
        return database.run(
                        "UPDATE zone_rules SET fingerprint = $2, target = NULL, done_to = NULL WHERE zone = $1",
                        zone,
                        target)
                .map(1);
    }

    /** Told apart by all their transitions; Java reads its zone data once. */
    private String fingerprint(String zone) {
        return fingerprints.computeIfAbsent(zone, id -> {
            ZoneRules rules = ZoneId.of(id).getRules();
            String text =
                    rules.getOffset(Instant.EPOCH) + " " + rules.getTransitions() + " " + rules.getTransitionRules();
            return HexFormat.of().formatHex(Sha256.of(text));
        });
    }
}
