package dev.rollcall.auth.passwords;

import dev.rollcall.auth.accounts.PasswordHasher;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.Violation;
import java.util.Optional;

/**
 * What a password must be wherever one is chosen: long enough, none of the common ones, not made of the words that one
 * would guess here, not the address it belongs to. No kind of character is asked for and none refused (NIST SP 800-63B,
 * section 5.1.1.2).
 */
public final class PasswordRules {
    /** The least that an operator may ask for, in code points. */
    public static final int SHORTEST = 8;

    /** The most that an operator may ask for. */
    public static final int HIGHEST_MINIMUM = 64;

    public static final int LONGEST = 128;

    private static final String TOO_COMMON = "too_common";

    private final int minimum;
    private final GuessableWords words;
    private final CommonPasswords common;

    private PasswordRules(int minimum, GuessableWords words, CommonPasswords common) {
        this.minimum = minimum;
        this.words = words;
        this.common = common;
    }

    /**
     * Blocks while the list of common passwords is read.
     *
     * @param minimum in code points, {@value #SHORTEST} to {@value #HIGHEST_MINIMUM}
     */
    public static PasswordRules load(int minimum, GuessableWords words) {
        return new PasswordRules(minimum, words, CommonPasswords.load());
    }

    /**
     * What is wrong with a password, if anything.
     *
     * @param pointer to the field that it came in
     * @param address of the account, or null where it is not known here
     */
    public Optional<Violation> check(String pointer, Secret password, String address) {
        String text = password.value();
        int length = text.codePointCount(0, text.length());
        if (length < minimum || length > LONGEST) {
            String detail = "must be %d to %d characters".formatted(minimum, LONGEST);
            return Optional.of(
                    new Violation(pointer, Violation.OUT_OF_RANGE, detail, length < minimum ? minimum : LONGEST));
        }
        String normal = PasswordHasher.normal(password);
        if (address != null && normal.strip().equalsIgnoreCase(address)) {
            return Optional.of(new Violation(pointer, Violation.INVALID, "must not be the email address"));
        }
        if (words.makeUp(normal)) {
            return Optional.of(new Violation(pointer, TOO_COMMON, "is easy to guess here: choose another"));
        }
        return common.contains(normal)
                ? Optional.of(new Violation(pointer, TOO_COMMON, "is one of the most common passwords: choose another"))
                : Optional.empty();
    }
}
