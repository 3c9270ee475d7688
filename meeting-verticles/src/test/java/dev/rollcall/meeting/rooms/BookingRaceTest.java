package dev.rollcall.meeting.rooms;

import static dev.rollcall.meeting.running.MeetingJson.meeting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.meeting.running.Answer;
import dev.rollcall.meeting.running.FakeAuth;
import dev.rollcall.meeting.running.MeetingJson;
import dev.rollcall.meeting.running.MeetingServer;
import dev.rollcall.meeting.running.Person;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** However many book the same rooms at once, each is booked once at a time, and nobody hears of a fault (point 5). */
class BookingRaceTest {
    private static final int CLIENTS = 32;
    private static final LocalDateTime FIRST = LocalDateTime.parse("2027-03-01T00:00:00");
    private static final String OVERLAPS = """
            SELECT count(*) FROM occurrences a JOIN occurrences b
            ON a.room_id = b.room_id AND a.during && b.during
              AND (a.meeting_id, a.recurrence_id) < (b.meeting_id, b.recurrence_id)
            """;

    private final FakeAuth auth = MeetingServer.sharedAuth();
    private final MeetingServer server = MeetingServer.shared();
    private final Person ana = auth.register("Ana", "Albers");
    private final Person admin = auth.registerAdmin("Ada", "Adams");

    @Test
    void thirtyTwoClientsRaceFiveThousandBookings() throws Exception {
        String room = server.room(admin);

        Map<Integer, Integer> statuses = race(5_000, random -> meeting()
                .startingAt(FIRST.plusMinutes(15L * random.nextInt(2_000)).toString() + ":00")
                .with("location", Map.of("room_id", room)));

        assertThat(statuses).containsOnlyKeys(201, 409);
        assertThat(statuses.get(201)).isBetween(500, 1_001);
        assertThat(overlaps()).isEqualTo("0");
    }

    @Test
    void seriesInSeveralRoomsRaceWithoutDeadlocksThatAnybodyHearsOf() throws Exception {
        List<String> rooms = List.of(server.room(admin), server.room(admin), server.room(admin));

        Map<Integer, Integer> statuses = race(400, random -> {
            LocalDateTime start = FIRST.plusMinutes(30L * random.nextInt(48));
            Map<String, Object> overrides = new TreeMap<>();
            for (int day = 0; day < 10; day++) {
                Map<String, Object> location = Map.of("room_id", rooms.get(random.nextInt(3)));
                overrides.put(start.plusDays(day) + ":00", Map.of("location", location));
            }
            return meeting()
                    .startingAt(start + ":00")
                    .with("location", Map.of("room_id", rooms.get(0)))
                    .with("recurrence_rule", Map.of("frequency", "daily", "count", 10))
                    .with("recurrence_overrides", overrides);
        });

        assertThat(statuses).containsOnlyKeys(201, 409);
        assertThat(overlaps()).isEqualTo("0");
    }

    private Map<Integer, Integer> race(int requests, Function<Random, MeetingJson> booking) throws Exception {
        Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Random random = new Random(client);
                int share = requests / CLIENTS + (client < requests % CLIENTS ? 1 : 0);
                running.add(clients.submit(() -> {
                    for (int i = 0; i < share; i++) {
                        Answer answer = server.create(ana, booking.apply(random));
                        statuses.computeIfAbsent(answer.status(), status -> new LongAdder())
                                .increment();
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
        Map<Integer, Integer> counted = new TreeMap<>();
        statuses.forEach((status, count) -> counted.put(status, count.intValue()));
        return counted;
    }

    private String overlaps() {
        return server.sql().texts(OVERLAPS).get(0);
    }
}
