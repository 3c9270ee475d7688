package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static dev.rollcall.meeting.running.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Issue 4, points 2 and 5: what goes on without an end is there for the next five years, always. */
class HorizonTest {
    private final FakeAuth auth = FakeAuth.start();
    private final MeetingServer server = MeetingServer.start(auth, Servers.freshDatabase());

    @AfterEach
    void close() {
        server.close();
        auth.close();
    }

    @Test
    void aSeriesWithoutAnEndIsWrittenOutFurtherAsTimePasses() {
        Person ana = auth.register("Ana", "Albers");
        UUID id =
                UUID.fromString(server.created(ana, meeting().with("recurrence_rule", Map.of("frequency", "weekly"))));
        List<String> all = occurrences(id);
        server.sql().update("DELETE FROM occurrences WHERE lower(during) > now() + interval '4 years'");
        server.sql().update("UPDATE meetings SET expanded_to = now() + interval '4 years'");
        assertThat(occurrences(id)).hasSizeLessThan(all.size());

        server.sql().update("UPDATE jobs SET next_at = now() - interval '1 second' WHERE name = 'horizon'");

        eventually("it is written out again", () -> occurrences(id).equals(all));
        assertThat(server.sql().texts("SELECT version::text FROM meetings WHERE id = ?", id))
                .containsExactly("1");
        assertThat(server.sql().texts("""
                SELECT (expanded_to > now() + interval '59 months')::text FROM meetings WHERE id = ?
                """, id)).containsExactly("true");
    }

    private List<String> occurrences(UUID id) {
        return server.sql()
                .texts("SELECT during::text FROM occurrences WHERE meeting_id = ? ORDER BY recurrence_id", id);
    }
}
