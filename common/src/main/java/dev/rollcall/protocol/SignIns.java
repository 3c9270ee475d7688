package dev.rollcall.protocol;

/** Signing in by an identity at an OpenID provider. */
@ServedBy(Service.AUTH)
public sealed interface SignIns<R> extends Command<R> {
    /** To the account that the identity is linked to, or to one that it may be linked to, or to a new one. */
    record ByProvider(ProvenIdentity identity) implements SignIns<SignedIn> {}

    /** For the audit log: somebody came back from the provider who could not be told to be anybody. */
    record NoteRefusal(String reason) implements SignIns<Done> {}

    /** Opens the session that a sign-in has earned. */
    record Exchange(Secret code, Device device) implements SignIns<Tokens> {}

    /** @param code good for one exchange, within a minute */
    record SignedIn(Secret code) {}
}
