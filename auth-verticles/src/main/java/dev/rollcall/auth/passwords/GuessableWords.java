package dev.rollcall.auth.passwords;

import dev.rollcall.app.SettingsException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words that would be tried here first, such as the name of the product or of the organization that runs it. */
public final class GuessableWords {
    /** A shorter one could hardly be told from the rest of a password. */
    private static final int SHORTEST = 3;

    private static final String SETTING = "PASSWORD_WORDS";

    private final List<String> words;

    /** @param words letters alone, three at least; capitals make no difference */
    public GuessableWords(Set<String> words) {
        if (!words.stream().allMatch(word -> word.length() >= SHORTEST && word.equals(letters(word)))) {
            throw new SettingsException(SETTING, "must list words of 3 letters at least");
        }
        this.words = words.stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    /** Whether, but for digits and signs, nothing else stands in it. */
    boolean makeUp(String password) {
        String rest = letters(password).toLowerCase(Locale.ROOT);
        boolean any = !rest.isEmpty();
        for (String word : words) {
            rest = rest.replace(word, "");
        }
        return any && rest.isEmpty();
    }

    private static String letters(String text) {
        return text.codePoints()
                .filter(Character::isLetter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
