package dev.rollcall.bus;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rollcall.protocol.Service;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves to another node which service a message comes from: {@code service.expiry.signature}, signed with the service
 * key (HMAC-SHA256) and good for two minutes. Made once a minute, checked once per credential, so that a message costs a
 * look-up.
 */
final class ServiceCredential {
    private static final Duration LIFETIME = Duration.ofMinutes(2);
    private static final Duration RENEW_BEFORE = Duration.ofMinutes(1);
    private static final String PURPOSE = "rollcall bus credential v1\n";

    private record Issued(String text, long expiresAt) {}

    private record Accepted(Service service, long expiresAt) {}

    private final Service self;
    private final SecretKeySpec key;
    private final Clock clock;
    private final Cache<String, Accepted> accepted =
            Caffeine.newBuilder().maximumSize(1_000).build();
    private volatile Issued issued = new Issued("", 0);

    ServiceCredential(Service self, String serviceKey, Clock clock) {
        this.self = self;
        this.key = new SecretKeySpec(serviceKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.clock = clock;
    }

    /** This service's credential, with at least a minute to live. */
    String current() {
        Issued last = issued;
        long now = clock.instant().getEpochSecond();
        if (last.expiresAt() - now < RENEW_BEFORE.toSeconds()) {
            long expiresAt = now + LIFETIME.toSeconds();
            String claim = self.name() + '.' + expiresAt;
            last = new Issued(claim + '.' + sign(claim), expiresAt);
            issued = last;
        }
        return last.text();
    }

    /** The service that a credential speaks for; empty when it is missing, forged or out of date. */
    Optional<Service> verify(String credential) {
        if (credential == null) {
            return Optional.empty();
        }
        Accepted known = accepted.get(credential, this::check);
        return known != null && known.expiresAt() > clock.instant().getEpochSecond()
                ? Optional.of(known.service())
                : Optional.empty();
    }

    private Accepted check(String credential) {
        int end = credential.lastIndexOf('.');
        if (end < 0) {
            return null;
        }
        String claim = credential.substring(0, end);
        byte[] given = credential.substring(end + 1).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, sign(claim).getBytes(StandardCharsets.UTF_8))) {
            return null;
        }
        int dot = claim.indexOf('.');
        return new Accepted(Service.valueOf(claim.substring(0, dot)), Long.parseLong(claim.substring(dot + 1)));
    }

    private String sign(String claim) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] signature = mac.doFinal((PURPOSE + claim).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
