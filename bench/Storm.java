import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long refreshes take, without and with a storm of log-ins: eight sessions that are refreshed five times a second each,
 * first alone, then beside so many log-ins under way that the hash pool sheds most of them. Run by storm.sh.
 */
class Storm {
    static final int SESSIONS = 8;
    static final long EVERY_MS = 200;
    static final int LOG_INS_UNDER_WAY = 200;
    static final String PASSWORD = "staple horse battery correct";

    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final String auth;
    final Map<Integer, String> tokens = new ConcurrentHashMap<>();
    volatile boolean storming;

    Storm(String auth) {
        this.auth = auth;
    }

    public static void main(String[] arguments) throws Exception {
        Storm storm = new Storm(arguments[0]);
        storm.logInAll(arguments[1]);
        Duration time = Duration.ofSeconds(Integer.parseInt(arguments[2]));
        storm.refreshes(Duration.ofSeconds(3)); // warm-up
        print("refresh, alone", storm.refreshes(time));

        storm.storming = true;
        Map<Integer, AtomicLong> answers = new ConcurrentHashMap<>();
        Thread logIns = new Thread(() -> storm.logIns(answers));
        logIns.start();
        storm.refreshes(Duration.ofSeconds(2)); // until the pool is full
        answers.clear();
        print("refresh, in the storm", storm.refreshes(time));
        storm.storming = false;
        logIns.join();
        System.out.println("log-ins by status, " + time.toSeconds() + " s and a little: " + new TreeMap<>(answers));
    }

    void logInAll(String mailbox) throws Exception {
        String email = "storm@example.com";
        post("/v1/accounts", "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD
                + "\",\"first_name\":\"S\",\"last_name\":\"T\"}");
        Matcher code = null;
        for (int i = 0; i < 100 && (code == null || !code.find()); i++) {
            Thread.sleep(100);
            code = Pattern.compile("Code: (\\d{6})").matcher(get(mailbox + "/messages?to=" + email));
        }
        post("/v1/accounts/verify-email", "{\"email\":\"" + email + "\",\"code\":\"" + code.group(1) + "\"}");
        for (int i = 0; i < SESSIONS; i++) {
            HttpResponse<String> answer =
                    post("/v1/sessions", "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
            tokens.put(i, refreshToken(answer.body()));
        }
    }

    /** Milliseconds, each from when the refresh was due. */
    List<Double> refreshes(Duration time) throws Exception {
        ConcurrentLinkedQueue<Double> took = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            int session = i;
            running.add(threads.submit(() -> {
                long end = System.nanoTime() + time.toNanos();
                for (long due = System.nanoTime(); due < end; due += EVERY_MS * 1_000_000) {
                    TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                    HttpResponse<String> answer =
                            post("/v1/tokens/refresh", "{\"refresh_token\":\"" + tokens.get(session) + "\"}");
                    took.add((System.nanoTime() - due) / 1e6);
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
                    }
                    tokens.put(session, refreshToken(answer.body()));
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        threads.shutdown();
        return new ArrayList<>(took);
    }

    /** Of addresses that nobody has, which costs as much; each another one, so that no limit of an account is met. */
    void logIns(Map<Integer, AtomicLong> answers) {
        Semaphore room = new Semaphore(LOG_INS_UNDER_WAY);
        for (long i = 0; storming; i++) {
            room.acquireUninterruptibly();
            HttpRequest request = request(
                    "/v1/sessions", "{\"email\":\"nobody-" + i + "@example.com\",\"password\":\"" + PASSWORD + "\"}");
            CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()).whenComplete((answer, e) -> {
                int status = answer == null ? 0 : answer.statusCode();
                answers.computeIfAbsent(status, any -> new AtomicLong()).incrementAndGet();
                comeBack(status == 503 ? 1_000 : 0, room);
            });
        }
        room.acquireUninterruptibly(LOG_INS_UNDER_WAY);
    }

    /** Whoever is shed comes back after a pause, half as long as Retry-After asks. */
    static void comeBack(long afterMs, Semaphore room) {
        CompletableFuture.delayedExecutor(afterMs, TimeUnit.MILLISECONDS).execute(room::release);
    }

    static void print(String name, List<Double> took) {
        double[] sorted = took.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        System.out.printf(
                "%-24s n=%d  p50 %.1f ms  p90 %.1f ms  p99 %.1f ms  max %.1f ms%n",
                name,
                sorted.length,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.9)],
                sorted[(int) (sorted.length * 0.99)],
                sorted[sorted.length - 1]);
    }

    static String refreshToken(String body) {
        Matcher token = Pattern.compile("\"refresh_token\":\"([^\"]+)\"").matcher(body);
        if (!token.find()) {
            throw new IllegalStateException(body);
        }
        return token.group(1);
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return CLIENT.send(request(path, body), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(auth + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    static String get(String url) throws Exception {
        return CLIENT.send(
                        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
