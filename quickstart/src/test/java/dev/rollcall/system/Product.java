package dev.rollcall.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.embedded.MailCatcher;
import dev.rollcall.quickstart.SharedProduct;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The product as its users see it: its addresses, and what most tests begin with. */
record Product(String auth, String meeting, MailCatcher mail) {
    static final String PASSWORD = "correct horse battery staple";
    private static final Pattern CODE = Pattern.compile("Code: (\\d{6})");
    private static final Pattern LINK = Pattern.compile("#token=(\\S+)");
    private static final Duration MAIL_WAIT = Duration.ofSeconds(20);

    /** Somebody who is logged in. */
    record Person(String email, String userId, String accessToken, String refreshToken, String sessionId) {}

    /** The one that all system tests of a run share. */
    static Product shared() {
        return new Product(SharedProduct.authUrl(), SharedProduct.meetingUrl(), SharedProduct.mail());
    }

    Call auth(String path) {
        return Call.to(auth + path);
    }

    Call meeting(String path) {
        return Call.to(meeting + path);
    }

    static String newAddress() {
        return "p" + UUID.randomUUID().toString().substring(0, 8) + "@example.com";
    }

    static String registration(String email) {
        return "{\"email\":\"%s\",\"password\":\"%s\",\"first_name\":\"Ana\",\"last_name\":\"Ruiz\"}"
                .formatted(email, PASSWORD);
    }

    static String logIn(String email) {
        return "{\"email\":\"%s\",\"password\":\"%s\",\"device_name\":\"laptop\"}".formatted(email, PASSWORD);
    }

    static String aMeeting() {
        return """
               {"title": "Weekly review", "start": "2027-03-01T09:00:00", "time_zone": "Europe/Berlin", "duration": "PT30M"}
               """;
    }

    /** Somebody new who has registered, verified and logged in. */
    Person newPerson() {
        return newPerson(newAddress());
    }

    /** The same by an address that nobody has registered yet. */
    Person newPerson(String email) {
        auth("/v1/accounts").post(registration(email)).expect(202);
        auth("/v1/accounts/verify-email")
                .post("{\"token\":\"" + linkToken(email) + "\"}")
                .expect(204);
        return logInAs(email);
    }

    Person logInAs(String email) {
        JsonNode tokens = auth("/v1/sessions").post(logIn(email)).expect(201).json();
        return new Person(
                email,
                tokens.at("/user/id").asText(),
                tokens.at("/access_token").asText(),
                tokens.at("/refresh_token").asText(),
                tokens.at("/session/session_id").asText());
    }

    /** Where the browser of somebody with that address at the provider ends, with a code. */
    String signInWithGoogle(String email) {
        Answer setOut = auth("/v1/oauth/google/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fsigned-in")
                .get()
                .expect(302);
        Answer back = Call.to(setOut.header("Location"))
                .body("POST", "application/x-www-form-urlencoded", "username=" + email)
                .expect(302);
        URI callback = URI.create(back.header("Location"));
        return auth(callback.getRawPath() + "?" + callback.getRawQuery())
                .header("Cookie", setOut.header("Set-Cookie").replaceFirst(";.*", ""))
                .get()
                .expect(302)
                .header("Location");
    }

    Answer exchange(String code) {
        return auth("/v1/oauth/exchange").post("{\"code\":\"" + code + "\"}").expect(201);
    }

    /** The token of the link in the newest mail. */
    String linkToken(String email) {
        return find(LINK, mailText(email));
    }

    String code(String email) {
        return find(CODE, mailText(email));
    }

    /** The text of a mail to that address, once there is one. */
    String mailText(String email) {
        return mail.await(email, any -> true, MAIL_WAIT).text();
    }

    /** What the mailbox of the quickstart shows. */
    JsonNode mailbox(String email) {
        return Call.to(mail.httpUrl() + "/messages?to=" + email)
                .get()
                .expect(200)
                .json()
                .at("/items");
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("Nothing like " + pattern + " in: " + text);
        }
        return matcher.group(1);
    }
}
