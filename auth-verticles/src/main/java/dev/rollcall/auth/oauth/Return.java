package dev.rollcall.auth.oauth;

import dev.rollcall.protocol.Secret;
import java.util.Optional;

/** What the browser brings back from the provider (RFC 6749, sections 4.1.2 and 4.1.2.1; RFC 9207). */
public record Return(Optional<Secret> state, Optional<Secret> code, Optional<String> error, Optional<String> issuer) {}
