package dev.rollcall.auth.accounts;

import dev.rollcall.app.SettingsException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The addresses whose owners are administrators once they have proved them: the first ones, whom no other can make. As long
 * as an address is listed, its owner is made one again at every start.
 */
public record AdminEmails(Set<String> addresses) {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@]+@[^\\s@]+");

    public AdminEmails {
        addresses = addresses.stream()
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        if (!addresses.stream().allMatch(address -> ADDRESS.matcher(address).matches())) {
            throw new SettingsException("ADMIN_EMAILS", "must list addresses such as ana@example.com");
        }
    }

    /** As {@code roles_once_verified} takes them. */
    public String[] toSql() {
        return addresses.toArray(String[]::new);
    }
}
