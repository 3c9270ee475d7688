package dev.rollcall.embedded;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.Route;
import okhttp3.Headers;

/** The other button of the login page: back without a code (RFC 6749, section 4.1.2.1). */
final class Denial implements Route {
    @Override
    public boolean match(OAuth2HttpRequest request) {
        return request.getMethod().equals("POST")
                && request.getUrl().encodedPath().endsWith("/authorize")
                && request.getFormParameters().get("deny") != null;
    }

    @Override
    public OAuth2HttpResponse invoke(OAuth2HttpRequest request) {
        var url = request.getUrl();
        var back = url.queryParameter("redirect_uri");
        var location = back
                + (back.contains("?") ? '&' : '?')
                + "error=access_denied&state="
                + URLEncoder.encode(url.queryParameter("state"), StandardCharsets.UTF_8);
        return new OAuth2HttpResponse(Headers.of("Location", location), 302, null, null);
    }
}
