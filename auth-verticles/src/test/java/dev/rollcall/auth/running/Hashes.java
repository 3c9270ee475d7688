package dev.rollcall.auth.running;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The password hashes that a node has computed, as its metrics tell. */
public final class Hashes {
    private static final Pattern COUNT = Pattern.compile("(?m)^rollcall_password_hashes_total ([0-9.E]+)$");

    private Hashes() {}

    public static long of(AuthServer... nodes) {
        long sum = 0;
        for (AuthServer node : nodes) {
            Matcher metric =
                    COUNT.matcher(node.call("/metrics").get().expect(200).body());
            if (!metric.find()) {
                throw new AssertionError("The hashes are not counted");
            }
            sum += (long) Double.parseDouble(metric.group(1));
        }
        return sum;
    }
}
