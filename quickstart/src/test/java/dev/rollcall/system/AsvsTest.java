package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/asvs.md} to what it promises: every requirement, and for each a test that there is, or a reason. */
class AsvsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");
    private static final Pattern LINK = Pattern.compile("\\(authentication\\.md#([^)]*)\\)");

    /** The levels of the requirements of each section, in their order (ASVS 5.0.0). */
    private static final Map<String, String> LEVELS = Map.ofEntries(
            Map.entry("6.1", "122"),
            Map.entry("6.2", "111111112222"),
            Map.entry("6.3", "11223333"),
            Map.entry("6.4", "112233"),
            Map.entry("6.5", "22222333"),
            Map.entry("6.6", "2223"),
            Map.entry("6.7", "33"),
            Map.entry("6.8", "2222"),
            Map.entry("7.1", "222"),
            Map.entry("7.2", "1111"),
            Map.entry("7.3", "22"),
            Map.entry("7.4", "11222"),
            Map.entry("7.5", "223"),
            Map.entry("7.6", "22"),
            Map.entry("9.1", "111"),
            Map.entry("9.2", "1222"),
            Map.entry("10.1", "22"),
            Map.entry("10.2", "223"),
            Map.entry("10.3", "22223"),
            Map.entry("10.4", "1111122222233333"),
            Map.entry("10.5", "22222"),
            Map.entry("10.6", "22"),
            Map.entry("10.7", "222"));

    private record Requirement(String id, String level, String asked, String answer, String shownBy) {
        static Requirement of(String line) {
            String[] cells = line.substring(1).split("\\|", -1);
            assertThat(cells).as(line).hasSize(6);
            return new Requirement(
                    cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip());
        }

        boolean doesNotApply() {
            return answer.matches("Does not apply: \\S.*");
        }
    }

    private final List<Requirement> requirements = read("docs/asvs.md")
            .lines()
            .filter(line -> line.matches("\\| \\d.*"))
            .map(Requirement::of)
            .toList();

    @Test
    void everyRequirementOfLevels1And2IsThereOnce() {
        Map<String, String> expected = new TreeMap<>();
        LEVELS.forEach((section, levels) -> {
            for (int i = 0; i < levels.length(); i++) {
                if (levels.charAt(i) < '3') {
                    expected.put(section + "." + (i + 1), levels.substring(i, i + 1));
                }
            }
        });

        assertThat(requirements.stream().collect(Collectors.toMap(Requirement::id, Requirement::level)))
                .isEqualTo(expected);
    }

    @Test
    void eachSaysWhatIsAskedAndHowItIsMet() {
        assertThat(requirements).allSatisfy(requirement -> {
            assertThat(requirement.asked()).as(requirement.id()).isNotEmpty();
            assertThat(requirement.answer()).as(requirement.id()).isNotEmpty();
        });
    }

    @Test
    void eachHasATestOrAReasonWhyItDoesNotApply() {
        assertThat(requirements.stream()
                        .filter(requirement -> requirement.doesNotApply()
                                != requirement.shownBy().isEmpty())
                        .map(Requirement::id))
                .isEmpty();
    }

    @Test
    void everyTestThatIsNamedExists() {
        Map<String, List<String>> sources = testSources();
        List<String> missing = new ArrayList<>();
        for (Requirement requirement : requirements) {
            String rest = TEST.matcher(requirement.shownBy()).replaceAll("").replaceAll("[, ]", "");
            assertThat(rest).as("of %s, besides tests", requirement.id()).isEmpty();
            matches(TEST, requirement.shownBy())
                    .filter(test -> sources.getOrDefault(test.group(1), List.of()).stream()
                            .noneMatch(source -> isTest(source, test.group(2))))
                    .forEach(test -> missing.add(requirement.id() + " " + test.group()));
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void whatItRefersToIsWritten() {
        List<String> headings = read("docs/authentication.md")
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase().replace(' ', '-'))
                .toList();

        assertThat(requirements.stream().flatMap(requirement -> matches(LINK, requirement.answer())))
                .extracting(link -> link.group(1))
                .isNotEmpty()
                .isSubsetOf(headings);
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    /** Whether there is a method of that name that JUnit runs. */
    private static boolean isTest(String source, String method) {
        int declared = source.indexOf("void " + method + "(");
        if (declared < 0) {
            return false;
        }
        String before = source.substring(0, declared);
        return Arrays.stream(before.substring(before.lastIndexOf("\n\n")).split("\n"))
                .anyMatch(line -> line.matches(" {4}@(Parameterized)?Test"));
    }

    /** The test classes of all modules, by their simple names. */
    private static Map<String, List<String>> testSources() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(AsvsTest::tests)
                    .collect(Collectors.groupingBy(
                            file -> file.getFileName().toString().replace(".java", ""),
                            Collectors.mapping(AsvsTest::read, Collectors.toList())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> tests(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith("Test.java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String file) {
        return read(ROOT.resolve(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
