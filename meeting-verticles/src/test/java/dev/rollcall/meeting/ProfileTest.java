package dev.rollcall.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users say of themselves (profiles), and the directory of whom they can invite. */
class ProfileTest {
    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");

    @Test
    void aProfileIsTheIdentityAndWhatItsUserSaid() {
        assertThat(server.call("/v1/me").by(ana).get().expect(200).text("/first_name"))
                .isEqualTo("Ana");

        Answer said = revise(Map.of(
                "time_zone",
                "Asia/Kathmandu",
                "locale",
                "pt-BR",
                "working_hours",
                Map.of("start", "08:30", "end", "17:00"),
                "notifications",
                Map.of("reminders", false)));

        assertThat(said.text("/time_zone")).isEqualTo("Asia/Kathmandu");
        assertThat(said.text("/locale")).isEqualTo("pt-BR");
        assertThat(said.at("/working_hours/days").toString()).isEqualTo("[\"mo\",\"tu\",\"we\",\"th\",\"fr\"]");
        assertThat(said.at("/notifications/reminders").asBoolean()).isFalse();
        assertThat(said.at("/notifications/updates").asBoolean()).isTrue();
        assertThat(server.call("/v1/me").by(ana).get().expect(200).text("/locale"))
                .isEqualTo("pt-BR");
    }

    @Test
    void aPatchLeavesTheRestAndNullTakesBack() {
        revise(Map.of("time_zone", "Europe/Berlin", "locale", "de"));

        Answer patched =
                server.call("/v1/me").by(ana).patch("{\"locale\":null}").expect(200);

        assertThat(patched.at("/locale").isNull()).isTrue();
        assertThat(patched.text("/time_zone")).isEqualTo("Europe/Berlin");
    }

    @Test
    void changesToDifferentFieldsAtOnceAreAllKept() {
        List<Map<String, Object>> patches = List.of(
                Map.of("time_zone", "Europe/Berlin"),
                Map.of("locale", "de"),
                Map.of("working_hours", Map.of("start", "08:00", "end", "16:00")));

        CompletableFuture.allOf(patches.stream()
                        .map(patch -> server.call("/v1/me").by(ana).patching(patch))
                        .toArray(CompletableFuture[]::new))
                .join();

        Answer profile = server.call("/v1/me").by(ana).get().expect(200);
        assertThat(profile.text("/time_zone")).isEqualTo("Europe/Berlin");
        assertThat(profile.text("/locale")).isEqualTo("de");
        assertThat(profile.text("/working_hours/start")).isEqualTo("08:00");
    }

    @Test
    void allThatIsWrongWithAProfileIsToldAtOnce() {
        assertThat(server.call("/v1/me")
                        .by(ana)
                        .patch(Map.of(
                                "time_zone",
                                "Mars/Base",
                                "locale",
                                "not a tag",
                                "working_hours",
                                Map.of("start", "17:00", "end", "09:00"),
                                "email",
                                "x@example.com"))
                        .expect(422)
                        .violations())
                .extracting(violation -> violation.split(" ")[0])
                .containsExactlyInAnyOrder("/time_zone", "/locale", "/working_hours/end", "/email");
    }

    @Test
    void theDirectoryFindsActiveVerifiedUsersByTheBeginningsOfWords() {
        String name = "Zelda" + ana.id().toString().substring(24);
        Person zelda = auth.register(name, "Quimby");
        known(zelda);

        for (String query :
                List.of(name, name.toLowerCase(java.util.Locale.ROOT).substring(0, 12), "quim " + name)) {
            assertThat(ids("/v1/users?q=" + query.replace(" ", "%20")))
                    .as(query)
                    .containsExactly(zelda.id().toString());
        }
        assertThat(ids("/v1/users?q=%25%25")).isEmpty();
        assertThat(ids("/v1/users?q=" + name.substring(1))).isEmpty();
        Answer shown = server.call("/v1/users/" + zelda.id()).by(ana).get().expect(200);
        assertThat(shown.text("/name")).isEqualTo(name + " Quimby");
    }

    @Test
    void theDirectoryShowsNobodyWhoIsDisabledOrHasNotProvedTheirAddress() {
        Person gone = auth.register("Gone", "Away");
        known(gone);
        for (String column : List.of("is_active", "is_email_verified")) {
            server.sql()
                    .update(
                            "UPDATE users SET is_active = 'is_active' <> ?, is_email_verified = 'is_email_verified' <> ?"
                                    + " WHERE id = ?::uuid",
                            column,
                            column,
                            gone.id().toString());

            server.call("/v1/users/" + gone.id()).by(ana).get().expectProblem(404, "not-found");
            assertThat(ids("/v1/users?limit=100&q=" + gone.email())).isEmpty();
        }
    }

    @Test
    void theDirectoryIsReadPageByPage() {
        String family = "Pages" + ana.id().toString().substring(24);
        Stream.of("C", "A", "B").map(first -> auth.register(first, family)).forEach(this::known);

        Answer first =
                server.call("/v1/users?limit=2&q=" + family).by(ana).get().expect(200);
        Answer second = server.call("/v1/users?limit=2&q=" + family + "&cursor=" + first.text("/next_cursor"))
                .by(ana)
                .get()
                .expect(200);

        assertThat(first.at("/items/0/name").asText()).isEqualTo("A " + family);
        assertThat(first.at("/items/1/name").asText()).isEqualTo("B " + family);
        assertThat(second.at("/items/0/name").asText()).isEqualTo("C " + family);
        assertThat(second.at("/next_cursor").isNull()).isTrue();
    }

    @Test
    void whoAsksTheDirectoryForTooLittleIsToldSo() {
        for (String query : List.of("", "?q=", "?q=a", "?q=" + "x".repeat(101))) {
            assertThat(server.call("/v1/users" + query)
                            .by(ana)
                            .get()
                            .expect(422)
                            .violations())
                    .singleElement()
                    .asString()
                    .startsWith("?q ");
        }
    }

    private Answer revise(Map<String, ?> patch) {
        return server.call("/v1/me").by(ana).patch(patch).expect(200);
    }

    /** Whoever asks for themselves makes the copy look. */
    private void known(Person person) {
        server.call("/v1/me").by(person).get().expect(200);
    }

    private List<String> ids(String path) {
        return server.call(path).by(ana).get().expect(200).at("/items").findValuesAsText("id");
    }
}
