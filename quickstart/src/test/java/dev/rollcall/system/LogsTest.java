package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.Servers;
import dev.rollcall.quickstart.SharedProduct;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What the services logged while all the tests of a run drove them: this one comes last. */
@Order(Integer.MAX_VALUE)
class LogsTest {
    private final Product product = Product.shared();

    @Test
    void noSecretOfAnyTestStandsInTheLog() {
        Product.Person person = product.newPerson();
        String guest = Product.newAddress();
        product.auth("/v1/tokens/refresh")
                .post("{\"refresh_token\":\"" + person.refreshToken() + "\"}")
                .expect(200);
        product.meeting("/v1/meetings").token(person.accessToken()).get().expect(200);
        String ticket = product.meeting("/v1/stream/tickets")
                .token(person.accessToken())
                .post("")
                .expect(200)
                .text("/ticket");
        String feed = product.meeting("/v1/me/feed")
                .token(person.accessToken())
                .post("")
                .expect(201)
                .text("/url");
        String code = product.signInWithGoogle(Product.newAddress()).replaceFirst(".*code=", "");
        product.exchange(code);
        product.meeting("/v1/meetings")
                .token(person.accessToken())
                .post(Product.aMeeting()
                        .strip()
                        .replaceFirst("}$", ", \"participants\": [{\"email\": \"%s\"}]}")
                        .formatted(guest))
                .expect(201);
        String invitation = product.linkToken(guest);
        Secrets.inMails(product.mail());
        Secrets.inMails(Servers.mail());
        Secrets.inSettings(SharedProduct.settings());

        assertThat(Secrets.seen())
                .contains(
                        Product.PASSWORD,
                        product.linkToken(person.email()),
                        product.code(person.email()),
                        person.email(),
                        person.accessToken(),
                        person.refreshToken(),
                        ticket,
                        feed.replaceFirst(".*/feeds/(.*)\\.ics", "$1"),
                        code,
                        invitation,
                        SharedProduct.setting("SERVICE_KEY"),
                        SharedProduct.setting("JWT_SECRET_KEY"),
                        SharedProduct.setting("GOOGLE_CLIENT_SECRET"));
        Log.await(person.sessionId(), lines -> lines.stream()
                .anyMatch(line -> line.at("/event").asText().equals("audit")));
        String log = Log.ofAll();
        assertThat(log).contains("\"service\":\"auth\"", "\"service\":\"meeting\"");
        assertThat(Secrets.seen()).filteredOn(secret -> isIn(log, secret)).isEmpty();
    }

    /** As a word of its own: the digits of a code may well stand within some longer number. */
    private static boolean isIn(String log, String secret) {
        return log.contains(secret)
                && Pattern.compile("(?<![\\w.])" + Pattern.quote(secret) + "(?!\\w)")
                        .matcher(log)
                        .find();
    }
}
