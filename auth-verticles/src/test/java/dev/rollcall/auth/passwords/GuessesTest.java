package dev.rollcall.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.embedded.RedisServer;
import dev.rollcall.embedded.Servers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 3, point 5: the growing delay, by a clock that the test steers. */
class GuessesTest {
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "198.51.100.7";

    private final Vertx vertx = Vertx.vertx();
    private final ManualClock clock = new ManualClock();
    private final String email = UUID.randomUUID() + "@example.com";
    private final Guesses guesses = node(Servers.redis().url());

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void fiveGuessesAreFreeAndTheSixthWaits() {
        List<Guess> free = IntStream.range(0, 5).mapToObj(i -> guess(HERE)).toList();

        assertThat(free).allSatisfy(guess -> assertThat(guess.mayBeMade()).isTrue());
        assertThat(free).extracting(Guess::isOneOfMany).containsExactly(false, false, false, false, true);
        assertThat(guess(HERE).delay()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void eachFurtherGuessWaitsTwiceAsLongUpToAQuarterOfAnHour() {
        IntStream.range(0, 5).forEach(i -> guess(HERE));

        List<Long> delays = IntStream.range(0, 12)
                .mapToObj(i -> {
                    Duration delay = guess(HERE).delay();
                    clock.advance(delay.minusMillis(1));
                    assertThat(guess(HERE).mayBeMade()).isFalse();
                    clock.advance(Duration.ofMillis(1));
                    assertThat(guess(HERE).mayBeMade()).isTrue();
                    return delay.toSeconds();
                })
                .toList();

        assertThat(delays).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L, 900L);
    }

    @Test
    void waitingInVainMakesTheDelayNoLonger() {
        IntStream.range(0, 5).forEach(i -> guess(HERE));

        IntStream.range(0, 100).forEach(i -> guess(HERE));

        assertThat(guess(HERE).delay()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aNodeWhoseClockIsALittleBehindIsFreeToGuessAsWell() {
        guess(HERE);
        clock.advance(Duration.ofMillis(-300));

        assertThat(guess(HERE).mayBeMade()).isTrue();
    }

    @Test
    void anotherClientIsFreeToGuess() {
        IntStream.range(0, 5).forEach(i -> guess(HERE));

        assertThat(guess(THERE).mayBeMade()).isTrue();
    }

    @Test
    void fiftyGuessesOfAllClientsTogetherMakeEveryStrangerWaitButNotTheOwner() {
        List<Guess> all = guessFrom(50);

        assertThat(all).allSatisfy(guess -> assertThat(guess.mayBeMade()).isTrue());
        assertThat(all.get(48).isOneOfMany()).isFalse();
        assertThat(all.get(49).isOneOfMany()).isTrue();
        assertThat(guess(THERE).delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(guesses.begin(email, THERE, true).await().mayBeMade()).isTrue();
    }

    @Test
    void aClientThatIsKnownStillWaitsForItsOwnGuesses() {
        IntStream.range(0, 5).forEach(i -> guesses.begin(email, HERE, true).await());

        assertThat(guesses.begin(email, HERE, true).await().delay()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aRightGuessMakesThoseOfItsClientForgotten() {
        guessFrom(47);
        IntStream.range(0, 3).forEach(i -> guess(HERE));
        assertThat(guess(THERE).mayBeMade()).isFalse();

        guesses.takeBackAll(email, HERE).await();

        IntStream.range(0, 3).forEach(i -> assertThat(guess(THERE).mayBeMade()).isTrue());
        assertThat(guess(THERE).mayBeMade()).isFalse();
        assertThat(guesses.begin(email, HERE, true).await().byClient()).isEqualTo(1);
    }

    @Test
    void aGuessThatWasNotCheckedDoesNotCount() {
        IntStream.range(0, 4).forEach(i -> guess(HERE));
        for (int i = 0; i < 20; i++) {
            assertThat(guess(HERE).mayBeMade()).isTrue();
            guesses.takeBackOne(email, HERE).await();
        }

        assertThat(guess(HERE).byClient()).isEqualTo(5);
    }

    @Test
    void clearingEndsAllDelaysAndSparesTheClientThatOfTheOthersForAnHour() {
        guessFrom(50);
        IntStream.range(0, 5).forEach(i -> guesses.begin(email, HERE, true).await());

        guesses.clear(email, HERE).await();

        assertThat(guessFrom(50))
                .allSatisfy(guess -> assertThat(guess.mayBeMade()).isTrue());
        assertThat(guess(THERE).mayBeMade()).isFalse();
        assertThat(guess(HERE).mayBeMade()).isTrue();
        clock.advance(Duration.ofHours(1).minusSeconds(1));
        guess(THERE); // whose delay is over
        assertThat(guess(HERE).mayBeMade()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(guess(HERE).mayBeMade()).isFalse();
    }

    @Test
    void twoHundredAtOnceOverTwoNodesAreFive() {
        List<Guesses> nodes = List.of(guesses, node(Servers.redis().url()));

        List<Future<Guess>> all = IntStream.range(0, 200)
                .mapToObj(i -> nodes.get(i % 2).begin(email, HERE, false))
                .toList();
        Future.all(all).await();

        assertThat(all).filteredOn(guess -> guess.result().mayBeMade()).hasSize(5);
    }

    @Test
    void theAddressDoesNotStandInRedis() {
        guess(HERE);

        Redis redis = Redis.createClient(vertx, Servers.redis().url());
        String keys = redis.send(Request.cmd(Command.KEYS).arg("*")).await().toString();
        assertThat(keys).contains("rollcall:guesses:").doesNotContain(email);
    }

    @Test
    void whatIsNotGuessedAtAnyMoreIsForgottenWithinADay() {
        guess(HERE);

        Redis redis = Redis.createClient(vertx, Servers.redis().url());
        redis.send(Request.cmd(Command.KEYS).arg("rollcall:guesses:*")).await().forEach(key -> assertThat(
                        redis.send(Request.cmd(Command.PTTL).arg(key.toString()))
                                .await()
                                .toLong())
                .isBetween(1L, Duration.ofDays(1).toMillis()));
    }

    @Test
    void whileRedisIsAwayEachNodeCountsByItself(@TempDir Path data) throws Exception {
        RedisServer server = RedisServer.start(data, 0);
        Guesses node = node(server.url());
        node.begin(email, HERE, false).await();
        server.close();

        List<Guess> alone = IntStream.range(0, 6)
                .mapToObj(i -> node.begin(email, HERE, false).await())
                .toList();

        assertThat(alone).extracting(Guess::mayBeMade).containsExactly(true, true, true, true, true, false);
        node.clear(email, HERE).await();
        assertThat(node.begin(email, HERE, false).await().mayBeMade()).isTrue();
    }

    /** The two ways to count say the same, whatever happens in whatever order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void redisAndTheNodeItselfCountAlike(long seed) {
        Random random = new Random(seed);
        SharedGuesses shared =
                new SharedGuesses(Redis.createClient(vertx, Servers.redis().url()));
        LocalGuesses local = new LocalGuesses();
        String account = UUID.randomUUID().toString();

        for (int i = 0; i < 400; i++) {
            clock.advance(Duration.ofMillis((long) Math.pow(2, random.nextInt(17))));
            String client = "192.0.2." + random.nextInt(12);
            switch (random.nextInt(20)) {
                case 0 -> {
                    shared.takeBackOne(account, client).await();
                    local.takeBackOne(account, client);
                }
                case 1 -> {
                    shared.takeBackAll(account, client).await();
                    local.takeBackAll(account, client);
                }
                case 2 -> {
                    if (random.nextInt(10) == 0) {
                        shared.clear(account, client, clock.instant().plusSeconds(60))
                                .await();
                        local.clear(account, client, clock.instant().plusSeconds(60));
                    }
                }
                default -> {
                    boolean known = random.nextInt(4) == 0;
                    assertThat(local.begin(account, client, known, clock.instant()))
                            .isEqualTo(shared.begin(account, client, known, clock.instant())
                                    .await());
                }
            }
        }
    }

    private Guess guess(String client) {
        return guesses.begin(email, client, false).await();
    }

    private List<Guess> guessFrom(int clients) {
        return IntStream.range(0, clients)
                .mapToObj(i -> guess("203.0.113." + i))
                .toList();
    }

    private Guesses node(String redis) {
        var options = new RedisOptions().setConnectionString(redis).setMaxPoolWaiting(1_000);
        return new Guesses(Redis.createClient(vertx, options), AuthServer.JWT_SECRET_KEY, clock);
    }
}
