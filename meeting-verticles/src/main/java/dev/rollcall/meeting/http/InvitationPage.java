package dev.rollcall.meeting.http;

import dev.rollcall.http.Api;
import dev.rollcall.http.LinkPages;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The plain page behind the link of an invitation, for where there is no frontend. */
final class InvitationPage {
    private InvitationPage() {}

    static void mount(Api api) {
        LinkPages.mountStyle(api);
        LinkPages.serve(api, "/invitation", "text/html; charset=utf-8", read("invitation.html"));
        LinkPages.serve(api, "/pages/invitation.js", "text/javascript", read("invitation.js"));
    }

    private static Buffer read(String file) {
        try (InputStream in = InvitationPage.class.getResourceAsStream("/meeting/" + file)) {
            if (in == null) {
                throw new IOException("There is no " + file);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
