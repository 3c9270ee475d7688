package dev.rollcall.meeting.http;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.token.Sha256;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entity tags that a request names (RFC 9110, sections 8.8.3 and 13.1). A meeting's own is its version, and strong.
 *
 * @param any whether it names them all, by {@code *}
 * @param strong what stands between the quotes
 * @param weak the same of those marked {@code W/}
 */
record EntityTags(boolean any, Set<String> strong, Set<String> weak) {
    private static final Pattern TAG =
            Pattern.compile("\\G[ \\t]*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \\t]*(,|$)");

    /** The tag of that version, as it stands in a header. */
    static String of(long version) {
        return '"' + String.valueOf(version) + '"';
    }

    /** What a change has to say that it knows. */
    static EntityTags ifMatch(RoutingContext context) {
        String header = header(context, HttpHeaders.IF_MATCH);
        if (header == null) {
            throw new Failure(
                    Code.VERSION_REQUIRED, "Say which version you change: send its ETag as If-Match, such as \"1\"");
        }
        return parse(header)
                .orElseThrow(() ->
                        new Failure(Code.BAD_REQUEST, "If-Match must be an ETag with its quotes, such as \"1\", or *"));
    }

    /** The same where it need not say; empty when it does not. */
    static Optional<EntityTags> ifMatchIfAny(RoutingContext context) {
        return header(context, HttpHeaders.IF_MATCH) == null ? Optional.empty() : Optional.of(ifMatch(context));
    }

    /** What to tag a text by. */
    static String ofText(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(text));
    }

    static boolean ifNoneMatch(RoutingContext context, long version) {
        return ifNoneMatch(context, String.valueOf(version));
    }

    /** Whether the request names that tag as one that it has; a header that makes no sense names none. */
    static boolean ifNoneMatch(RoutingContext context, String tag) {
        String header = header(context, HttpHeaders.IF_NONE_MATCH);
        return header != null
                && parse(header)
                        .filter(tags -> tags.any
                                || tags.strong().contains(tag)
                                || tags.weak().contains(tag))
                        .isPresent();
    }

    /** By the strong comparison: a weak tag is nobody's. */
    boolean includes(long version) {
        return any || strong.contains(String.valueOf(version));
    }

    private static String header(RoutingContext context, CharSequence name) {
        var values = context.request().headers().getAll(name);
        return values.isEmpty() ? null : String.join(",", values);
    }

    private static Optional<EntityTags> parse(String header) {
        if (header.trim().equals("*")) {
            return Optional.of(new EntityTags(true, Set.of(), Set.of()));
        }
        Set<String> strong = new HashSet<>();
        Set<String> weak = new HashSet<>();
        Matcher tag = TAG.matcher(header);
        int end = 0;
        while (end < header.length() && tag.find()) {
            (tag.group(1) == null ? strong : weak).add(tag.group(2));
            end = tag.end();
        }
        return end == header.length() && end > 0 ? Optional.of(new EntityTags(false, strong, weak)) : Optional.empty();
    }
}
