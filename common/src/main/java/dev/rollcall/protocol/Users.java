package dev.rollcall.protocol;

import java.util.List;

/** The meeting service's copy of the accounts. */
@ServedBy(Service.MEETING)
public sealed interface Users<R> extends Command<R> {
    record Find(UserId id) implements Users<UserCopy>, Query<UserCopy> {}

    /** @param seq the change of the auth log that the copy stands at */
    record UserCopy(
            UserId id,
            String email,
            boolean isActive,
            boolean isEmailVerified,
            String firstName,
            String lastName,
            List<String> roles,
            long seq) {}
}
