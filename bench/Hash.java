import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** One Argon2id verification with the default parameters, in µs of this thread's CPU. */
public class Hash {
    public static void main(String[] arguments) {
        Argon2 argon2 = Argon2Factory.create(Argon2Factory.Argon2Types.ARGON2id, 16, 32);
        byte[] password = "correct horse battery".getBytes(StandardCharsets.UTF_8);
        String hash = argon2.hash(2, 19_456, 1, password);
        var threads = ManagementFactory.getThreadMXBean();
        int rounds = 100;
        long start = 0;
        for (int i = -20; i < rounds; i++) {
            if (i == 0) {
                start = threads.getCurrentThreadCpuTime();
            }
            argon2.verify(hash, password);
        }
        double micros = (threads.getCurrentThreadCpuTime() - start) / 1000.0 / rounds;
        System.out.printf("%-34s %9.1f%n", "one Argon2id hash, m=19 MiB t=2", micros);
    }
}
