package dev.rollcall.auth.oauth;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An address to send a browser to, growing parameter by parameter. */
record Redirect(String url) {
    /** The same where the value is null. */
    Redirect with(String name, String value) {
        if (value == null) {
            return this;
        }
        char separator = url.indexOf('?') < 0 ? '?' : '&';
        return new Redirect(url + separator + name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
