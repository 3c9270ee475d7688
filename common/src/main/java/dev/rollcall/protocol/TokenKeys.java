package dev.rollcall.protocol;

import java.util.List;

/** The keys that the auth service signs access tokens with, for whoever verifies them. */
@ServedBy(Service.AUTH)
public sealed interface TokenKeys<R> extends Command<R> {
    record ListInUse() implements TokenKeys<InUse>, Poll<InUse> {}

    /**
     * All by which a good token may have been signed.
     *
     * @param sharedSecret whether the secret that the services share is one of them
     */
    record InUse(List<TokenKey> keys, boolean sharedSecret) {
        public InUse {
            keys = List.copyOf(keys);
        }
    }

    /** They are not the same as before. */
    record Changed() implements Event {}
}
