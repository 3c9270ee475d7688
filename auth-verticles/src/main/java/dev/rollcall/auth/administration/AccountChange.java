package dev.rollcall.auth.administration;

import dev.rollcall.auth.changes.Revocation;
import dev.rollcall.protocol.AccountRole;
import dev.rollcall.protocol.User;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an administrator makes of an account.
 *
 * @param roles all of them, as they are stored
 * @param events what the audit log is told
 * @param sessionsEndFor why its sessions end, or null when they live on
 * @param takesAnAdmin whether there is one administrator less afterwards
 */
record AccountChange(
        boolean isActive, String[] roles, String[] events, Revocation sessionsEndFor, boolean takesAnAdmin) {
    /**
     * Empty when it changes nothing; what is null stays as it is. Whoever is named has the role of a user in any case.
     */
    static Optional<AccountChange> of(User before, Boolean isActive, Set<AccountRole> roles) {
        boolean activeAfter = isActive == null ? before.isActive() : isActive;
        List<String> rolesAfter = roles == null ? before.roles() : words(roles);
        List<String> events = new ArrayList<>();
        if (activeAfter != before.isActive()) {
            events.add(activeAfter ? "account.enabled" : "account.disabled");
        }
        if (!rolesAfter.equals(before.roles())) {
            events.add("account.roles-changed");
        }
        if (events.isEmpty()) {
            return Optional.empty();
        }
        boolean admin = isAdmin(before.roles());
        boolean demoted = admin && !isAdmin(rolesAfter);
        boolean disabled = before.isActive() && !activeAfter;
        return Optional.of(new AccountChange(
                activeAfter,
                rolesAfter.toArray(String[]::new),
                events.toArray(String[]::new),
                sessionsEndFor(disabled, demoted),
                before.isActive() && admin && (demoted || disabled)));
    }

    /** A token tells the roles of when it was issued: a new role can wait for the next one, a lost one cannot. */
    private static Revocation sessionsEndFor(boolean disabled, boolean demoted) {
        return disabled ? Revocation.ACCOUNT_DISABLED : demoted ? Revocation.ROLES_CHANGED : null;
    }

    private static List<String> words(Set<AccountRole> roles) {
        return Arrays.stream(AccountRole.values())
                .filter(role -> role == AccountRole.USER || roles.contains(role))
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static boolean isAdmin(List<String> roles) {
        return roles.contains("admin");
    }
}
