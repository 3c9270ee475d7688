package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** Signing in with Google, for which the embedded OpenID provider stands in out of the box. */
class GoogleTest {
    private final Product product = Product.shared();

    @Test
    void whoSignsInWithGoogleIsSignedInToBothServices() {
        String email = Product.newAddress();
        Answer setOut = product.auth(
                        "/v1/oauth/google/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fsigned-in")
                .get()
                .expect(302);
        Answer back = Call.to(setOut.header("Location"))
                .body("POST", "application/x-www-form-urlencoded", "username=" + email)
                .expect(302);
        URI callback = URI.create(back.header("Location"));
        String end = product.auth(callback.getRawPath() + "?" + callback.getRawQuery())
                .header("Cookie", setOut.header("Set-Cookie").replaceFirst(";.*", ""))
                .get()
                .expect(302)
                .header("Location");

        assertThat(end).startsWith("http://127.0.0.1:3000/signed-in?code=");
        Answer tokens = product.auth("/v1/oauth/exchange")
                .post("{\"code\":\"%s\"}".formatted(end.replaceFirst(".*code=", "")))
                .expect(201);
        assertThat(tokens.text("/user/email")).isEqualTo(email);
        Answer meeting = product.meeting("/v1/meetings")
                .token(tokens.text("/access_token"))
                .post(Product.aMeeting())
                .expect(201);
        assertThat(meeting.text("/participants/0/name"))
                .as("of who has told no other name")
                .isEqualTo(email.replaceFirst("@.*", ""));
    }
}
