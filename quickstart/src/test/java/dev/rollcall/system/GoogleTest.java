package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Signing in with Google, for which the embedded OpenID provider stands in out of the box. */
class GoogleTest {
    private final Product product = Product.shared();

    @Test
    void whoSignsInWithGoogleIsSignedInToBothServices() {
        String email = Product.newAddress();
        String end = product.signInWithGoogle(email);

        assertThat(end).startsWith("http://127.0.0.1:3000/signed-in?code=");
        Answer tokens = product.exchange(end.replaceFirst(".*code=", ""));
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
