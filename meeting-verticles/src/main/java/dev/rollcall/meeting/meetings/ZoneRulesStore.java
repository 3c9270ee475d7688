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
import java.util.UUID;

/**
 * Derives the instants of meetings anew when the rules of their time zone have become others, by an update of the zone data
 * that Java brings: the wall time stays, so that 09:00 is 09:00 by the new rules, too.
 */
public final class ZoneRulesStore {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int BATCH = 20;

    private final Database database;
    private final InstantStore instants;

    public ZoneRulesStore(Database database, MeetingStore meetings, Clock clock) {
        this.database = database;
        this.instants = new InstantStore(database, meetings, clock);
    }

    public Job job() {
        return new Job("zone-rules", HOUR, this::next);
    }

    /** The zones of meetings that are not over; of one that is new here the instants are by the rules of now. */
    private Future<Integer> next() {
        return database.run("""
                        SELECT zone, z.fingerprint, z.target, z.done_to
                        FROM (SELECT DISTINCT time_zone AS zone FROM meetings WHERE series_end > now()) used
                        LEFT JOIN zone_rules z USING (zone) ORDER BY zone
                        """).compose(rows -> {
            List<String> unknown = new ArrayList<>();
            for (Row row : rows) {
                String zone = row.getString("zone");
                String known = row.getString("fingerprint");
                if (known == null) {
                    unknown.add(zone);
                } else if (!known.equals(fingerprint(zone))) {
                    return derive(zone, fingerprint(zone), row);
                }
            }
            return note(unknown);
        });
    }

    private Future<Integer> note(List<String> zones) {
        return database.run(
                        "INSERT INTO zone_rules (zone, fingerprint) SELECT * FROM unnest($1::text[], $2::text[])"
                                + " ON CONFLICT DO NOTHING",
                        zones.toArray(String[]::new),
                        zones.stream().map(ZoneRulesStore::fingerprint).toArray(String[]::new))
                .map(0);
    }

    /** Goes on where it stopped, unless the rules have changed once more since. */
    private Future<Integer> derive(String zone, String target, Row progress) {
        UUID after = target.equals(progress.getString("target")) ? progress.getUUID("done_to") : new UUID(0, 0);
        return database.run("""
                        SELECT id FROM meetings
                        WHERE time_zone = $1 AND series_end > now() AND id > $2 ORDER BY id LIMIT $3
                        """, zone, after, BATCH).compose(rows -> {
            List<UUID> ids = new ArrayList<>();
            rows.forEach(row -> ids.add(row.getUUID("id")));
            return ids.isEmpty() ? done(zone, target) : derive(zone, target, ids);
        });
    }

    private Future<Integer> derive(String zone, String target, List<UUID> ids) {
        return instants.derive(zone, ids)
                .compose(derived -> database.run(
                        "UPDATE zone_rules SET target = $2, done_to = $3 WHERE zone = $1",
                        zone,
                        target,
                        ids.get(ids.size() - 1)))
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

    private static String fingerprint(String zone) {
        ZoneRules now = ZoneId.of(zone).getRules();
        String text = now.getOffset(Instant.EPOCH) + " " + now.getTransitions() + " " + now.getTransitionRules();
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
