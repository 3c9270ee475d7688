package dev.rollcall.auth.oauth;

import static dev.rollcall.auth.running.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.embedded.RedisServer;
import dev.rollcall.embedded.Servers;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OneTimeRecordsTest {
    private static Vertx vertx;
    private static Redis redis;

    private final String name = "test-" + UUID.randomUUID();
    private final OneTimeRecords<Note> records = records(Duration.ofMinutes(1));

    record Note(String text, Secret secret) {}

    @BeforeAll
    static void connect() {
        vertx = Vertx.vertx();
        redis = Redis.createClient(vertx, Servers.redis().url());
    }

    @AfterAll
    static void close() {
        redis.close().await();
        vertx.close().await();
    }

    @Test
    void aRecordIsOpenedByItsSecretOnce() {
        Note note = new Note("what for ü", new Secret("hidden"));
        Secret secret = records.keep(note).await();

        assertThat(records.take(secret).await()).contains(note);
        assertThat(records.take(secret).await()).isEmpty();
    }

    @Test
    void ofManyWhoAskAtOnceOneGetsIt() {
        Secret secret = records.keep(new Note("one", new Secret("x"))).await();

        List<Future<Optional<Note>>> asked =
                IntStream.range(0, 16).mapToObj(i -> records.take(secret)).toList();

        assertThat(asked.stream().map(each -> each.await()).filter(Optional::isPresent))
                .hasSize(1);
    }

    @Test
    void everySecretIsAnother() {
        assertThat(IntStream.range(0, 100)
                        .mapToObj(i ->
                                records.keep(new Note("same", new Secret("x"))).await())
                        .distinct())
                .hasSize(100)
                .allMatch(secret -> RandomSecret.isOne(secret.value()));
    }

    @Test
    void theSecretItselfIsNotStored() {
        Secret secret = records.keep(new Note("what for", new Secret("x"))).await();

        List<String> keys = StreamSupport.stream(
                        redis.send(Request.cmd(Command.KEYS).arg("rollcall:" + name + ":*"))
                                .await()
                                .spliterator(),
                        false)
                .map(Object::toString)
                .toList();

        assertThat(keys).hasSize(1).noneMatch(key -> key.contains(secret.value()));
    }

    @Test
    void aRecordIsGoneWhenItsTimeIsOver() {
        Secret secret = records(Duration.ofSeconds(1))
                .keep(new Note("brief", new Secret("x")))
                .await();

        eventually(
                "Redis has dropped it",
                () -> redis.send(Request.cmd(Command.KEYS).arg("rollcall:" + name + ":*"))
                                .await()
                                .size()
                        == 0);
        assertThat(records.take(secret).await()).isEmpty();
    }

    @Test
    void recordsOfOtherKindsAreNotOpened() {
        Secret secret = records.keep(new Note("mine", new Secret("x"))).await();
        var others = new OneTimeRecords<>(redis, Note.class, name + "-other", Duration.ofMinutes(1));

        assertThat(others.take(secret).await()).isEmpty();
        assertThat(records.take(secret).await()).isPresent();
    }

    @Test
    void withoutRedisItIsToldSo() {
        RedisServer gone = RedisServer.startTemporary();
        Redis client = Redis.createClient(vertx, gone.url());
        gone.close();
        var lost = new OneTimeRecords<>(client, Note.class, name, Duration.ofMinutes(1));

        assertThatThrownBy(() -> lost.keep(new Note("lost", new Secret("x"))).await())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE));
        client.close().await();
    }

    private OneTimeRecords<Note> records(Duration lifetime) {
        return new OneTimeRecords<>(redis, Note.class, name, lifetime);
    }
}
