package dev.rollcall.meeting;

import static dev.rollcall.meeting.running.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.Servers;
import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.KeyPairs;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.TokenKeys;
import dev.rollcall.token.SigningKey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that has no secret and learns the keys of the auth service. */
class KeysTest {
    private static final KeyPairs MAY = KeyPairs.named("2026-05");
    private static final KeyPairs JUNE = KeyPairs.named("2026-06");

    private static FakeAuth auth;
    private static MeetingServer server;

    private Person ana;

    @BeforeAll
    static void start() {
        auth = FakeAuth.start();
        String database = Servers.freshDatabase();
        Map<String, String> settings = MeetingServer.settings(database, auth.clusterAddress());
        settings.remove("JWT_SECRET_KEY");
        settings.put("JWT_KEYS", "published");
        server = MeetingServer.of(await(MeetingService.start(settings)), database);
    }

    @AfterAll
    static void stop() {
        server.close();
        auth.close();
    }

    @BeforeEach
    void register() {
        auth.keys(inUse(MAY));
        auth.signWith(MAY.signing());
        ana = auth.register("Ana", "Albers");
    }

    @Test
    void aTokenIsVerifiedByThePublishedKey() {
        assertThat(list(ana).status()).isEqualTo(200);
    }

    @Test
    void aTokenOfAKeyThatHasJustBeenPublishedIsVerifiedAtOnce() {
        for (int i = 0; i < 20; i++) {
            KeyPairs key = KeyPairs.named("key-" + i);
            auth.keys(inUse(MAY, key));
            auth.signWith(key.signing());

            assertThat(list(auth.signIn(ana, true)).status()).isEqualTo(200);
        }
        assertThat(list(ana).status()).isEqualTo(200);
    }

    @Test
    void madeUpKeysAreRefusedAndCauseFewLooks() {
        auth.signWith(JUNE.signing());
        Person mallory = auth.signIn(ana, true);
        int before = auth.keyLooks();

        List<Answer> answers = Stream.generate(() ->
                        CompletableFuture.supplyAsync(() -> list(mallory), command -> new Thread(command).start()))
                .limit(200)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).allSatisfy(answer -> answer.expectProblem(401, "token-invalid"));
        assertThat(auth.keyLooks() - before).isLessThan(50);
    }

    @Test
    void whileTheAuthServiceCannotBeAskedAnUnknownKeyIsUnavailableAndAKnownOneGoesOn() {
        auth.keys(Future.failedFuture(Failure.unavailable("The database is away; try again shortly")));
        auth.signWith(JUNE.signing());
        Person later = auth.signIn(ana, true);

        Answer answer = list(later);
        answer.expectProblem(503, "unavailable");
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(list(ana).status()).isEqualTo(200);

        auth.keys(inUse(MAY, JUNE));
        assertThat(list(later).status()).isEqualTo(200);
    }

    @Test
    void aTokenSignedWithASecretIsRefused() {
        auth.keys(Future.succeededFuture(new TokenKeys.InUse(List.of(), true)));
        auth.signWith(SigningKey.shared(MeetingServer.JWT_SECRET_KEY));

        list(auth.signIn(ana, true)).expectProblem(401, "token-invalid");
    }

    @Test
    void aNodeThatHasTheSecretTakesBoth() {
        Person before = ana;
        try (MeetingServer both = server.another(Map.of())) {
            auth.signWith(SigningKey.shared(MeetingServer.JWT_SECRET_KEY));
            Person after = auth.signIn(ana, true);
            auth.keys(Future.succeededFuture(new TokenKeys.InUse(List.of(MAY.known()), true)));

            assertThat(both.call("/v1/meetings").by(before).get().status()).isEqualTo(200);
            assertThat(both.call("/v1/meetings").by(after).get().status()).isEqualTo(200);
        }
    }

    private Answer list(Person person) {
        return server.call("/v1/meetings").by(person).get();
    }

    private static Future<TokenKeys.InUse> inUse(KeyPairs... keys) {
        return Future.succeededFuture(
                new TokenKeys.InUse(Stream.of(keys).map(KeyPairs::known).toList(), false));
    }
}
