package dev.rollcall.auth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Call;
import dev.rollcall.auth.running.Person;
import dev.rollcall.auth.running.Registration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
    private final AuthServer server = AuthServer.first();

    @Test
    void everythingWrongWithARegistrationIsToldAtOnce() {
        String body = """
                {"email": "no address", "password": "short", "first_name": "", "last_name": 7, "nick": "A", "age": 42}
                """;

        assertThat(server.call("/v1/accounts").post(body).violations())
                .containsExactlyInAnyOrder(
                        "/email invalid",
                        "/password out_of_range",
                        "/first_name out_of_range",
                        "/last_name wrong_type",
                        "/nick unknown_field",
                        "/age unknown_field");
    }

    @Test
    void everythingMissingIsToldAtOnce() {
        assertThat(server.call("/v1/accounts").post("{}").violations())
                .containsExactlyInAnyOrder(
                        "/email required", "/password required", "/first_name required", "/last_name required");
        assertThat(server.call("/v1/sessions").post("{\"email\": null}").violations())
                .containsExactlyInAnyOrder("/email required", "/password required");
        assertThat(server.call("/v1/tokens/refresh").post("{}").violations())
                .containsExactly("/refresh_token required");
        assertThat(server.call("/v1/accounts/verify-email/resend").post("{}").violations())
                .containsExactly("/email required");
    }

    @Test
    void aViolationNamesTheLimitThatWasBroken() {
        Answer answer = register(Registration.someone().withPassword("short"));

        answer.violations();
        assertThat(answer.json().at("/errors/0/limit").asInt()).isEqualTo(8);
        assertThat(answer.text("/errors/0/detail")).isEqualTo("must be 8 to 128 characters");
    }

    @Test
    void aVerificationIsATokenOrAnAddressWithACode() {
        assertThat(verification("{}")).containsExactly("/token required");
        assertThat(verification("{\"email\": \"a@example.com\"}")).containsExactly("/code required");
        assertThat(verification("{\"code\": \"123456\"}")).containsExactly("/email required");
        assertThat(verification("{\"email\": \"ana\", \"code\": \"123456\"}")).containsExactly("/email invalid");
        assertThat(verification("{\"token\": \"x\", \"code\": \"123456\"}")).containsExactly("/token invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana",
                "ana@",
                "@example.com",
                "ana@example",
                "ana@@example.com",
                "ana@example..com",
                "ana ruiz@example.com",
                "ana@exa mple.com",
                "Ana <ana@example.com>",
                "ana@example.com,bob@example.com",
                "ana@example.com\r\nBcc: bob@example.com",
                "ana\u0000@example.com",
                "ana\ud800@example.com",
                "ana\u00a0@example.com",
                "an\u200ba@example.com",
                "ana@example.com\u2028",
                " ana@example.com"
            })
    void whatIsNoAddressIsRefused(String email) {
        assertThat(register(Registration.someone().withEmail(email)).violations())
                .containsExactly("/email invalid");
    }

    @Test
    void anAddressHasItsLimits() {
        String longest = "a".repeat(64) + "@" + "b".repeat(185) + ".com";
        assertThat(longest).hasSize(254);

        for (String email : List.of("", longest.replace(".com", ".info"))) {
            assertThat(register(Registration.someone().withEmail(email)).violations())
                    .containsExactly("/email out_of_range");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 128})
    void aPasswordsLengthIsCountedInCharacters(int length) {
        server.logIn(server.verified(Registration.someone().withPassword("🔑".repeat(length))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 129})
    void aPasswordHasItsLimits(int length) {
        assertThat(register(Registration.someone().withPassword("🔑".repeat(length)))
                        .violations())
                .containsExactly("/password out_of_range");
    }

    @Test
    void thePasswordIsNotACommonOne() {
        assertThat(register(Registration.someone().withPassword("Password123")).violations())
                .containsExactly("/password too_common");
    }

    @Test
    void thePasswordIsNotTheAddress() {
        Registration ana = Registration.someone();

        assertThat(register(ana.withPassword(ana.email().toUpperCase(Locale.ROOT)))
                        .violations())
                .containsExactly("/password invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A\u0000na",
                "A\nna",
                "A\r\nna",
                "\u007f",
                "A\u0085na",
                "A\u2028na",
                "A\u2029na",
                "A\ud800na",
                "A\udc00"
            })
    void aNameHoldsNoControlCharactersAndNoHalfCharacters(String name) {
        assertThat(register(Registration.someone().withFirstName(name)).violations())
                .containsExactly("/first_name invalid");
        assertThat(register(Registration.someone().withLastName(name)).violations())
                .containsExactly("/last_name invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "\u00a0", "\u3000", "\u200b\u2009"})
    void aNameIsSomethingToSee(String name) {
        assertThat(register(Registration.someone().withFirstName(name)).violations())
                .containsExactly("/first_name invalid");
    }

    @Test
    void aNameHasItsLimits() {
        assertThat(register(Registration.someone()
                                .withFirstName("n".repeat(101))
                                .withLastName(" \t"))
                        .violations())
                .containsExactlyInAnyOrder("/first_name out_of_range", "/last_name invalid");
        register(Registration.someone().withFirstName("n".repeat(100))).expect(202);
    }

    @Test
    void aDeviceNameHasItsLimits() {
        Registration ana = server.verified(Registration.someone());

        for (String name : new String[] {"", "d".repeat(101)}) {
            assertThat(logIn(ana, name).violations()).containsExactly("/device_name out_of_range");
        }
        for (String name : new String[] {"\u0000", "lap\ntop", "\ud800"}) {
            assertThat(logIn(ana, name).violations()).containsExactly("/device_name invalid");
        }
        logIn(ana, "d".repeat(100)).expect(201);
    }

    /** Text that some part of a system chokes on, wherever a text may stand. */
    static Stream<String> strangeTexts() {
        return Stream.of(
                "\\u0000", "\\ud800", "\\udc00\\ud800", "\\uffff", "\\ufeff", "%00", "' OR 1=1 --", "{{token}}");
    }

    @ParameterizedTest
    @MethodSource("strangeTexts")
    void noTextIsAFaultOfTheServer(String text) {
        Person ana = server.newPerson();
        String all = """
                {"email": "%1$s@example.com", "password": "%1$s12345678", "first_name": "%1$s", "last_name": "%1$s"}
                """.formatted(text);
        Stream<Answer> answers = Stream.of(
                server.call("/v1/accounts").post(all),
                server.call("/v1/accounts").post(all.replace(text + "@", "a@")),
                server.call("/v1/accounts/verify-email").post("{\"token\": \"" + text + "\"}"),
                server.call("/v1/accounts/verify-email")
                        .post("{\"email\": \"%1$s\", \"code\": \"%1$s\"}".formatted(text)),
                server.call("/v1/accounts/verify-email/resend").post("{\"email\": \"" + text + "\"}"),
                server.call("/v1/sessions").post("{\"email\": \"%1$s\", \"password\": \"%1$s\"}".formatted(text)),
                server.call("/v1/sessions")
                        .post("{\"email\": \"%2$s\", \"password\": \"%1$s\", \"device_name\": \"%1$s\"}"
                                .formatted(text, ana.email())),
                server.call("/v1/tokens/refresh").post("{\"refresh_token\": \"" + text + "\"}"),
                server.call("/v1/me").token(ana.accessToken()).patch("{\"first_name\": \"" + text + "\"}"),
                server.call("/v1/me").token(ana.accessToken()).patch("{\"" + text + "\": 1}"));

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isLessThan(500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"email\": }",
                "{\"email\": \"a\", \"email\": \"b\"}",
                "{} {}",
                "{\"email\": NaN}",
                "'{}'"
            })
    void whatIsNoJsonIsMalformed(String body) {
        call("/v1/accounts").method("POST", body).expectProblem(400, "malformed-json");
    }

    @Test
    void aBodyMustNameItsType() {
        Answer answer = server.call("/v1/accounts")
                .header("Content-Type", "text/plain")
                .method("POST", "{}")
                .expectProblem(415, "unsupported-media-type");

        assertThat(answer.header("Accept")).isEqualTo("application/json");
    }

    @Test
    void aBodyHasALimit() {
        call("/v1/accounts")
                .method("POST", "{\"email\": \"" + "a".repeat(1 << 20) + "\"}")
                .expectProblem(413, "body-too-large");
    }

    @Test
    void anUnknownPathIsNotFoundAndAnotherMethodNotAllowed() {
        server.call("/v1/nothing").get().expectProblem(404, "not-found");
        Answer answer = server.call("/v1/sessions").method("PUT", null).expectProblem(405, "method-not-allowed");
        assertThat(answer.header("Allow")).contains("POST", "GET", "DELETE");
    }

    private Answer register(Registration registration) {
        return server.call("/v1/accounts").post(registration.body());
    }

    private List<String> verification(String body) {
        return server.call("/v1/accounts/verify-email").post(body).violations();
    }

    private Answer logIn(Registration person, String device) {
        return server.call("/v1/sessions")
                .post(Map.of("email", person.email(), "password", person.password(), "device_name", device));
    }

    private Call call(String path) {
        return server.call(path).header("Content-Type", "application/json");
    }
}
