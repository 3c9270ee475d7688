import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Whether the time of an answer tells what there is at an address. Each route is asked, in rounds of one request for each
 * kind of address in random order, one request after the other, each address once. Told is the median for each kind, and its
 * difference to that of an address without an account, with a 95 % interval from 2,000 bootstrap resamples of the rounds.
 * Arguments: URL of the auth service, JDBC URL and password of its database, number of rounds.
 */
public class Enumeration {
    enum Kind { UNKNOWN, VERIFIED, UNVERIFIED, DISABLED, WITHOUT_PASSWORD }

    record Path(String name, String path, int status, Function<String, String> body) {}

    static final List<Path> PATHS = List.of(
            new Path("register", "/v1/accounts", 202, email -> """
                    {"email":"%s","password":"a password for the bench","first_name":"B","last_name":"M"}""".formatted(email)),
            new Path("log in, wrong password", "/v1/sessions", 401, email -> """
                    {"email":"%s","password":"a wrong one for the bench"}""".formatted(email)),
            new Path("resend", "/v1/accounts/verify-email/resend", 202, email -> """
                    {"email":"%s"}""".formatted(email)),
            new Path("reset", "/v1/password-resets", 202, email -> """
                    {"email":"%s"}""".formatted(email)));

    static final int WARM_UP = 100;
    static final int RESAMPLES = 2_000;
    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    static final Random RANDOM = new Random(1);

    public static void main(String[] arguments) throws Exception {
        String service = arguments[0];
        int rounds = Integer.parseInt(arguments[3]);
        System.out.printf("%d rounds; medians in ms, differences to an unknown address in µs%n", rounds);
        System.out.printf("%-24s %-18s %9s %11s %20s%n", "", "address", "median", "difference", "95 % interval");
        for (Path path : PATHS) {
            List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
            String batch = path.path().replaceAll("\\W", "");
            prepare(arguments[1], arguments[2], batch, rounds + WARM_UP);
            long[][] nanos = new long[kinds.size()][rounds];
            for (int round = -WARM_UP; round < rounds; round++) {
                Collections.shuffle(kinds, RANDOM);
                for (Kind kind : kinds) {
                    long took = ask(service, path, address(batch, kind, round + WARM_UP));
                    if (round >= 0) {
                        nanos[kind.ordinal()][round] = took;
                    }
                }
            }
            tell(path, nanos);
        }
    }

    /** Accounts of every kind, all but the unknown. */
    static void prepare(String database, String password, String batch, int count) throws Exception {
        try (var connection = DriverManager.getConnection(database, "postgres", password);
                var statement = connection.prepareStatement("""
                        INSERT INTO accounts (id, email, email_verified_at, password_hash, first_name, last_name, is_active)
                        SELECT uuid_v7(), format(?, n),
                          CASE WHEN ? THEN now() END, CASE WHEN ? THEN bench.password_hash END, 'B', 'M', ?
                        FROM generate_series(0, ?) n, accounts bench WHERE bench.email = 'bench@example.com'
                        """)) {
            for (Kind kind : Kind.values()) {
                if (kind != Kind.UNKNOWN) {
                    statement.setString(1, address(batch, kind, -1).replace("-1", "%s"));
                    statement.setBoolean(2, kind != Kind.UNVERIFIED);
                    statement.setBoolean(3, kind != Kind.WITHOUT_PASSWORD);
                    statement.setBoolean(4, kind != Kind.DISABLED);
                    statement.setInt(5, count);
                    statement.executeUpdate();
                }
            }
            connection.createStatement().execute("ANALYZE accounts");
        }
    }

    /** As long for every kind. */
    static String address(String batch, Kind kind, int number) {
        return "%s.%d.%s@example.com".formatted(batch, kind.ordinal(), number < 0 ? "-1" : number);
    }

    static long ask(String service, Path path, String email) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service + path.path()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(path.body().apply(email)))
                .build();
        long start = System.nanoTime();
        var answer = CLIENT.send(request, BodyHandlers.ofString());
        long took = System.nanoTime() - start;
        if (answer.statusCode() != path.status()) {
            throw new IllegalStateException(path.name() + ": " + answer.statusCode() + " " + answer.body());
        }
        return took;
    }

    static void tell(Path path, long[][] nanos) {
        long[] unknown = nanos[Kind.UNKNOWN.ordinal()];
        for (Kind kind : Kind.values()) {
            long[] known = nanos[kind.ordinal()];
            String name = kind == Kind.UNKNOWN ? path.name() : "";
            String word = kind.name().toLowerCase().replace('_', ' ');
            double median = median(known, null);
            if (kind == Kind.UNKNOWN) {
                System.out.printf("%-24s %-18s %9.3f%n", name, word, median / 1e6);
                continue;
            }
            double[] differences = new double[RESAMPLES];
            for (int i = 0; i < RESAMPLES; i++) {
                int[] chosen = RANDOM.ints(unknown.length, 0, unknown.length).toArray();
                differences[i] = median(known, chosen) - median(unknown, chosen);
            }
            Arrays.sort(differences);
            System.out.printf("%-24s %-18s %9.3f %11.0f %9.0f … %8.0f%n", name, word, median / 1e6,
                    (median - median(unknown, null)) / 1e3,
                    differences[RESAMPLES / 40] / 1e3, differences[RESAMPLES - RESAMPLES / 40 - 1] / 1e3);
        }
    }

    /** @param chosen indices, or null for all */
    static double median(long[] values, int[] chosen) {
        long[] sorted = chosen == null
                ? values.clone()
                : Arrays.stream(chosen).mapToLong(i -> values[i]).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }
}
