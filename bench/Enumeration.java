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
 * kind of address in random order, one request after the other, each address once. Told is the median for each kind, and the
 * median of its differences to the address without an account of the same round, with the 95 % interval that the order of the
 * differences gives whatever they are distributed like (the ranks n/2 ± 0.98 √n).
 * Arguments: URL of the auth service, JDBC URL and password of its database, number of rounds, and the routes by name where
 * not all are meant.
 */
public class Enumeration {
    enum Kind { UNKNOWN, VERIFIED, UNVERIFIED, DISABLED, WITHOUT_PASSWORD }

    record Path(String name, String path, int status, Function<String, String> body) {}

    static final List<Path> PATHS = List.of(
            new Path("register", "/v1/accounts", 202, email -> """
                    {"email":"%s","password":"a password for the bench","first_name":"B","last_name":"M"}""".formatted(email)),
            new Path("log-in", "/v1/sessions", 401, email -> """
                    {"email":"%s","password":"a wrong one for the bench"}""".formatted(email)),
            new Path("resend", "/v1/accounts/verify-email/resend", 202, email -> """
                    {"email":"%s"}""".formatted(email)),
            new Path("reset", "/v1/password-resets", 202, email -> """
                    {"email":"%s"}""".formatted(email)));

    static final int WARM_UP = 100;
    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    static final Random RANDOM = new Random(1);

    public static void main(String[] arguments) throws Exception {
        String service = arguments[0];
        int rounds = Integer.parseInt(arguments[3]);
        System.out.println("medians in ms, differences to an unknown address in µs");
        System.out.printf("%-12s %-18s %9s %11s %20s%n", "", "address", "median", "difference", "95 % interval");
        List<String> wanted = List.of(arguments).subList(4, arguments.length);
        for (Path path : PATHS) {
            if (!wanted.isEmpty() && !wanted.contains(path.name())) {
                continue;
            }
            List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
            String batch = path.path().replaceAll("\\W", "");
            prepare(arguments[1], arguments[2], batch, rounds + WARM_UP);
            List<long[]> told = new ArrayList<>();
            for (int round = 0; round < rounds + WARM_UP; round++) {
                long[] nanos = new long[kinds.size()];
                Collections.shuffle(kinds, RANDOM);
                for (Kind kind : kinds) {
                    nanos[kind.ordinal()] = ask(service, path, address(batch, kind, round));
                }
                if (round >= WARM_UP && Arrays.stream(nanos).allMatch(took -> took > 0)) {
                    told.add(nanos);
                }
            }
            tell(path, told);
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

    /** How long it took; 0 where the service had too much to do, as it may on a machine that is used for other things. */
    static long ask(String service, Path path, String email) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service + path.path()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(path.body().apply(email)))
                .build();
        long start = System.nanoTime();
        var answer = CLIENT.send(request, BodyHandlers.ofString());
        long took = System.nanoTime() - start;
        if (answer.statusCode() == 503) {
            return 0;
        }
        if (answer.statusCode() != path.status()) {
            throw new IllegalStateException(path.name() + ": " + answer.statusCode() + " " + answer.body());
        }
        return took;
    }

    static void tell(Path path, List<long[]> told) {
        int rounds = told.size();
        int margin = (int) Math.ceil(0.98 * Math.sqrt(rounds));
        long[] unknown = column(told, Kind.UNKNOWN);
        for (Kind kind : Kind.values()) {
            long[] known = column(told, kind);
            String word = kind.name().toLowerCase().replace('_', ' ');
            double median = sorted(known)[rounds / 2] / 1e6;
            if (kind == Kind.UNKNOWN) {
                System.out.printf("%-12s %-18s %9.3f   of %d rounds%n", path.name(), word, median, rounds);
                continue;
            }
            long[] differences = new long[rounds];
            Arrays.setAll(differences, round -> known[round] - unknown[round]);
            differences = sorted(differences);
            System.out.printf("%-12s %-18s %9.3f %11.0f %9.0f … %8.0f%n", "", word, median,
                    differences[rounds / 2] / 1e3,
                    differences[Math.max(0, rounds / 2 - margin)] / 1e3,
                    differences[Math.min(rounds - 1, rounds / 2 + margin)] / 1e3);
        }
    }

    static long[] column(List<long[]> told, Kind kind) {
        return told.stream().mapToLong(round -> round[kind.ordinal()]).toArray();
    }

    static long[] sorted(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
