package dev.rollcall.auth.passwords;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import me.gosimple.nbvcxz.resources.DictionaryUtil;

/**
 * The passwords that are guessed first: the 10,000 most common of those that are long enough, in the order of a collection
 * of ten million leaked ones (Mark Burnett's, which the nbvcxz library ships). Capitals make no difference.
 */
final class CommonPasswords {
    private static final int HOW_MANY = 10_000;

    private final Set<String> passwords;

    private CommonPasswords(Set<String> passwords) {
        this.passwords = passwords;
    }

    /** Blocks for some 200 ms. */
    static CommonPasswords load() {
        Set<String> passwords = DictionaryUtil.loadRankedDictionary(DictionaryUtil.passwords).entrySet().stream()
                .filter(ranked -> ranked.getKey().length() >= PasswordRules.SHORTEST)
                .sorted(Map.Entry.comparingByValue())
                .map(ranked -> folded(ranked.getKey()))
                .distinct()
                .limit(HOW_MANY)
                .collect(Collectors.toUnmodifiableSet());
        if (passwords.size() < HOW_MANY) {
            throw new IllegalStateException("Only " + passwords.size() + " common passwords could be read");
        }
        return new CommonPasswords(passwords);
    }

    boolean contains(String password) {
        return passwords.contains(folded(password));
    }

    private static String folded(String password) {
        return password.toLowerCase(Locale.ROOT);
    }
}
