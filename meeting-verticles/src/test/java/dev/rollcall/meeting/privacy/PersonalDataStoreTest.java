package dev.rollcall.meeting.privacy;

import static dev.rollcall.meeting.running.MeetingJson.byEmail;
import static dev.rollcall.meeting.running.MeetingJson.byId;
import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.await;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import dev.rollcall.meeting.running.Sql;
import dev.rollcall.protocol.PersonalData;
import dev.rollcall.protocol.StoredItems;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.DatabaseSettings;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people are told of what is stored about them here. */
class PersonalDataStoreTest {
    /** What of the tables about people is not told: it tells nothing that the rest does not. */
    private static final Map<String, Set<String>> LEFT_OUT = Map.of(
            "users", Set.of("seq", "is_deleted", "meeting_search"),
            "meetings", Set.of("expanded_to", "next_reminder_at", "search", "series_end", "split_from"),
            "participants", Set.of("meeting_id", "utc_start", "series_end", "user_id", "search"),
            "occurrence_responses", Set.of("participant_id"));

    /** Told by another way, or about nobody, or not to be read by us. */
    private static final Set<String> OTHER_TABLES = Set.of(
            "changes",
            "changes_pruned",
            "cursors",
            "feeds",
            "flyway_schema_history",
            "followers",
            "history",
            "idempotency_keys",
            "invitations",
            "jobs",
            "occurrences",
            "outbox",
            "profiles",
            "rooms",
            "zone_rules");

    private static Vertx vertx;
    private static Database database;

    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final PersonalDataStore store = new PersonalDataStore(database);
    private final Person ana = auth.register("Ana", "Albers");
    private final Person ben = auth.register("Ben", "Baker");

    @BeforeAll
    static void openDatabase() {
        vertx = Vertx.vertx();
        var settings = new DatabaseSettings(
                PgConnectOptions.fromUri(MeetingServer.shared().sql().url()), 2, 100);
        database = Database.open(vertx, settings);
    }

    @AfterAll
    static void close() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void somebodyIsToldTheirOwnPlaceInAMeetingAndNobodyElses() {
        String id = server.created(ben, meeting().inviting(byId(ana, "chair"), byEmail("guest@example.com")));

        List<Map<String, Object>> meetings =
                read(ana, PersonalData.Part.MEETINGS).items();

        assertThat(meetings).singleElement().satisfies(told -> {
            assertThat(told)
                    .containsEntry("id", id)
                    .containsEntry("title", "Weekly review")
                    .containsEntry("start", "2026-10-20T09:00:00")
                    .containsEntry("duration", "PT1800S")
                    .containsEntry("created_by_you", false);
            assertThat(told.toString()).contains(ana.email(), "chair").doesNotContain(ben.email(), "guest@example.com");
        });
    }

    @Test
    void aGuestWhoHasProvedTheAddressIsToldOfTheInvitation() {
        Person late = auth.register("Dora", "Dietz", Map.of("is_email_verified", false));
        String id = server.created(ben, meeting().inviting(byEmail(late.email())));
        server.user(late).expect(200);
        assertThat(read(late, PersonalData.Part.MEETINGS).items()).isEmpty();

        auth.append("user.updated", FakeAuth.account(late, Map.of()));
        eventually(
                "it is proved", () -> server.user(late).at("/is_email_verified").asBoolean());

        assertThat(read(late, PersonalData.Part.MEETINGS).items())
                .extracting(told -> told.get("id"))
                .containsExactly(id);
    }

    @Test
    void ofAMeetingThatTheyAreInNoMoreItIsToldOnlyThatTheyCreatedIt() {
        String id = server.created(ana, meeting().inviting(byId(ben)));
        server.sql()
                .update(
                        "DELETE FROM participants WHERE meeting_id = ?::uuid AND user_id = ?::uuid",
                        id,
                        ana.id().toString());

        assertThat(read(ana, PersonalData.Part.MEETINGS).items())
                .singleElement()
                .satisfies(told -> assertThat(told)
                        .containsEntry("id", id)
                        .containsEntry("created_by_you", true)
                        .doesNotContainKeys("title", "start", "participations"));
    }

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepeat() {
        for (int i = 0; i < 120; i++) {
            server.created(ana, meeting().with("title", "Meeting " + i));
        }

        StoredItems first = read(ana, PersonalData.Part.MEETINGS);
        StoredItems second =
                await(store.read(new PersonalData.Read(ana.id(), PersonalData.Part.MEETINGS, first.nextCursor())));

        assertThat(first.items()).hasSize(100);
        assertThat(second.items()).hasSize(20);
        assertThat(second.nextCursor()).isNull();
        Set<Object> titles = new TreeSet<>();
        first.items().forEach(told -> titles.add(told.get("title")));
        second.items().forEach(told -> titles.add(told.get("title")));
        assertThat(titles).hasSize(120);
        assertThat(read(ana, PersonalData.Part.CHANGES).items()).hasSize(100).allSatisfy(told -> assertThat(told)
                .containsEntry("type", "meeting.created"));
    }

    @Test
    void whoIsUnknownHasNothing() {
        Person nobody = new Person(new UserId(UUID.randomUUID()), "x", "y", "z", null, null);

        for (PersonalData.Part part : PersonalData.Part.values()) {
            assertThat(read(nobody, part)).isEqualTo(new StoredItems(List.of(), null));
        }
    }

    /** A column that comes to be has to be told, or to be left out on purpose. */
    @Test
    void everyColumnAboutPeopleIsToldOrLeftOutOnPurpose() {
        Sql sql = server.sql();
        Map<String, String> told = Map.of(
                "users", PersonalDataStore.PARTS.get(PersonalData.Part.USER),
                "meetings", PersonalDataStore.PARTS.get(PersonalData.Part.MEETINGS),
                "participants", PersonalDataStore.PARTS.get(PersonalData.Part.MEETINGS));

        told.forEach((table, statement) -> {
            Set<String> missing = new TreeSet<>(
                    sql.texts("SELECT column_name FROM information_schema.columns WHERE table_name = ?", table));
            missing.removeIf(column -> Pattern.compile("[ (.]" + column + "[,) ]")
                    .matcher(statement)
                    .find());
            missing.removeAll(LEFT_OUT.get(table));
            assertThat(missing).as(table).isEmpty();
        });
    }

    @Test
    void everyTableIsToldOrLeftOutOnPurpose() {
        List<String> tables = server.sql()
                .texts(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'");

        tables.removeAll(LEFT_OUT.keySet());

        assertThat(OTHER_TABLES).containsAll(tables);
    }

    private StoredItems read(Person person, PersonalData.Part part) {
        return await(store.read(new PersonalData.Read(person.id(), part, null)));
    }
}
