package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What somebody hears who plans a meeting where the clocks change. */
class DaylightSavingTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    @Test
    void aTimeInTheGapIsShiftedAndToldWheneverTheMeetingIsShown() {
        Answer created =
                server.create(ana, meeting().startingAt("2027-03-28T02:30:00")).expect(201);

        assertThat(created.text("/start")).isEqualTo("2027-03-28T02:30:00");
        assertThat(created.text("/utc_start")).isEqualTo("2027-03-28T01:30:00Z");
        assertThat(created.text("/utc_end")).isEqualTo("2027-03-28T02:00:00Z");
        assertThat(created.texts("/warnings", "/code")).containsExactly("time_in_gap");
        assertThat(server.show(ana, created.text("/id")).at("/warnings")).isEqualTo(created.at("/warnings"));
    }

    @Test
    void theWarningGoesWithTheTime() {
        String id = server.created(ana, meeting().startingAt("2027-03-28T02:30:00"));

        Answer moved = server.call("/v1/meetings/" + id)
                .by(ana)
                .ifMatch(1)
                .patch(Map.of("start", "2027-03-28T03:30:00"))
                .expect(200);

        assertThat(moved.at("/warnings").isEmpty()).isTrue();
        assertThat(moved.text("/utc_start")).isEqualTo("2027-03-28T01:30:00Z");
    }

    @Test
    void ofATimeThatOccursTwiceTheFirstIsMeant() {
        Answer created =
                server.create(ana, meeting().startingAt("2026-10-25T02:30:00")).expect(201);

        assertThat(created.text("/utc_start")).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(created.at("/warnings").isEmpty()).isTrue();
    }

    @Test
    void anAllDayMeetingEndsWhereTheDayDoes() {
        Answer created = server.create(
                        ana,
                        meeting()
                                .startingAt("2026-10-25T00:00:00")
                                .with("all_day", true)
                                .with("duration", "P1D"))
                .expect(201);

        assertThat(created.text("/utc_start")).isEqualTo("2026-10-24T22:00:00Z");
        assertThat(created.text("/utc_end")).isEqualTo("2026-10-25T23:00:00Z");
        assertThat(created.text("/duration")).isEqualTo("PT24H");
    }
}
