package dev.rollcall.auth.oauth;

import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Secret;
import java.util.Optional;

/** What the browser brings back from the provider (RFC 6749, sections 4.1.2 and 4.1.2.1; RFC 9207). */
public record Return(Optional<Secret> state, Optional<Secret> code, Optional<String> error, Optional<String> issuer) {
    /** The code of that provider. Throws a {@code Failure} that says why there is none. */
    Secret codeOf(String provider) {
        if (issuer.filter(other -> !other.equals(provider)).isPresent()) {
            throw new Failure(Code.PROVIDER_REFUSED, "The answer is another provider's");
        }
        return switch (error.orElse("")) {
            case "" -> code.orElseThrow(() -> new Failure(Code.PROVIDER_REFUSED, "The provider sent no code"));
            case "access_denied" -> throw new Failure(Code.ACCESS_DENIED, "The provider was not allowed to tell");
            case "server_error", "temporarily_unavailable" ->
                throw new Failure(Code.PROVIDER_UNAVAILABLE, "The provider cannot do it right now");
            default -> throw new Failure(Code.PROVIDER_REFUSED, "The provider refused");
        };
    }
}
