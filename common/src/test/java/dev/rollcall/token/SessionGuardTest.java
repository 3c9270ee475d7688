package dev.rollcall.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.SteeredClock;
import dev.rollcall.embedded.RedisServer;
import dev.rollcall.embedded.Servers;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class SessionGuardTest {
    private static final Instant NOW = Instant.parse("2026-10-20T07:00:00Z");
    private static final Duration STALE = Duration.ofMillis(2_001);

    /** Services that other tests have left running say in theirs that the list is complete. */
    private static final String OWN_DATABASE = "/5";

    private final SteeredClock clock = new SteeredClock(NOW);
    private final RevocationList list = new RevocationList(clock);
    private final AccessToken token = new AccessToken(
            new UserId(UUID.randomUUID()),
            new SessionId(UUID.randomUUID()),
            NOW,
            NOW.plusSeconds(300),
            NOW,
            List.of("user"),
            true);

    private Vertx vertx;
    private Redis redis;
    private SharedRevocations shared;
    private SessionGuard guard;

    @BeforeEach
    void connect(Vertx vertx) throws Exception {
        this.vertx = vertx;
        redis = Redis.createClient(vertx, Servers.redis().url() + OWN_DATABASE);
        Await.result(redis.send(Request.cmd(Command.FLUSHDB)));
        shared = new SharedRevocations(redis);
        guard = new SessionGuard(list, shared);
    }

    @Test
    void theFreshListDecidesAlone() throws Exception {
        SessionGuard alone = new SessionGuard(list, nowhere());
        list.completeAt(NOW);
        clock.advance(Duration.ofSeconds(2));

        assertThat(Await.result(alone.check(token))).isSameAs(token);

        list.add(token.session(), NOW, "logged-out");
        assertThat(Await.refusal(alone.check(token)).code()).isEqualTo(Code.SESSION_REVOKED);
    }

    @Test
    void whatTheListKnowsHoldsEvenWhenItIsStale() {
        list.add(token.session(), NOW, "logged-out");
        clock.advance(STALE);

        assertThat(Await.refusal(new SessionGuard(list, nowhere()).check(token)).code())
                .isEqualTo(Code.SESSION_REVOKED);
    }

    @Test
    void aStaleListLeavesItToTheSharedOne() throws Exception {
        list.completeAt(NOW);
        clock.advance(STALE);
        complete();

        assertThat(Await.result(guard.check(token))).isSameAs(token);

        Await.result(shared.add(token.session(), "logged-out"));
        assertThat(Await.refusal(guard.check(token)).code()).isEqualTo(Code.SESSION_REVOKED);
    }

    @Test
    void theTokensOfADisabledAccountHearThatByEitherList() throws Exception {
        complete();
        Await.result(shared.add(token.session(), "account-disabled"));
        assertThat(Await.refusal(guard.check(token)).code()).isEqualTo(Code.TOKEN_OF_DISABLED_ACCOUNT);

        list.add(token.session(), NOW, "account-disabled");
        assertThat(Await.refusal(new SessionGuard(list, nowhere()).check(token)).code())
                .isEqualTo(Code.TOKEN_OF_DISABLED_ACCOUNT);
    }

    @Test
    void aListThatWasNeverCompleteIsStale() throws Exception {
        assertThat(Await.refusal(guard.check(token)).code()).isEqualTo(Code.UNAVAILABLE);

        complete();
        assertThat(Await.result(guard.check(token))).isSameAs(token);
    }

    @Test
    void aSharedListThatNobodyKeepsIsNotAskedForAGuess() throws Exception {
        Await.result(shared.add(new SessionId(UUID.randomUUID()), "logged-out"));

        var refusal = Await.refusal(guard.check(token)).refusal();

        assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(refusal.retryAfterSeconds()).isPositive();
    }

    @Test
    void theSharedListIsCompleteForTwoSecondsOnlyAndKeepsARevocationLongerThanATokenLives() throws Exception {
        complete();
        Await.result(shared.add(token.session(), "logged-out"));

        long completeFor = Await.result(redis.send(Request.cmd(Command.PTTL).arg("rollcall:revocations:complete")))
                .toLong();
        long keptFor = Await.result(redis.send(Request.cmd(Command.TTL).arg("rollcall:revoked:" + token.session())))
                .toLong();

        assertThat(completeFor).isBetween(1L, 2_000L);
        assertThat(keptFor).isGreaterThan(AccessToken.LIFETIME.toSeconds());
    }

    @Test
    void whenRedisIsGoneTooNobodyPasses() {
        assertThat(Await.refusal(new SessionGuard(list, nowhere()).check(token)).code())
                .isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void aRedisThatDoesNotAnswerIsGivenUpSoon() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            var mute = new SharedRevocations(Redis.createClient(vertx, "redis://127.0.0.1:" + silent.getLocalPort()));
            long start = System.nanoTime();

            assertThat(Await.refusal(new SessionGuard(list, mute).check(token)).code())
                    .isEqualTo(Code.UNAVAILABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aRedisThatComesBackIsAskedAgain(@TempDir Path data) throws Exception {
        RedisServer server = RedisServer.start(data, 0);
        int port = server.port();
        var restarted = new SharedRevocations(Redis.createClient(vertx, server.url()));
        SessionGuard guard = new SessionGuard(list, restarted);
        Await.result(restarted.add(token.session(), "logged-out"));
        server.close();
        assertThat(Await.refusal(guard.check(token)).code()).isEqualTo(Code.UNAVAILABLE);

        server = RedisServer.start(data, port);

        assertThat(Await.refusal(onceKnown(guard, restarted)).code()).isEqualTo(Code.SESSION_REVOKED);
        server.close();
    }

    /** As the auth service does, and until Redis has it. */
    private void complete() throws Exception {
        shared.complete();
        Await.result(redis.send(Request.cmd(Command.SET)
                .arg("rollcall:revocations:complete")
                .arg("1")
                .arg("PX")
                .arg("2000")));
    }

    private Future<AccessToken> onceKnown(SessionGuard guard, SharedRevocations kept) {
        kept.complete();
        return guard.check(token)
                .recover(e ->
                        ((Failure) e).code() == Code.UNAVAILABLE ? onceKnown(guard, kept) : Future.failedFuture(e));
    }

    private SharedRevocations nowhere() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new SharedRevocations(Redis.createClient(vertx, "redis://127.0.0.1:" + socket.getLocalPort()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
