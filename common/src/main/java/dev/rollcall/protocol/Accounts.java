package dev.rollcall.protocol;

/** The accounts: who exists, under which address, verified or not. */
@ServedBy(Service.AUTH)
public sealed interface Accounts<R> extends Command<R> {
    /** Answered alike whether or not the address is known; a mail tells its owner which. */
    record Register(String email, Secret password, String firstName, String lastName) implements Accounts<Done> {}

    record VerifyByToken(Secret token) implements Accounts<Done> {}

    record VerifyByCode(String email, Secret code) implements Accounts<Done> {}

    record ResendVerification(String email) implements Accounts<Done> {}

    record Find(UserId id) implements Accounts<User>, Query<User> {}

    /** A name that is null stays as it is. */
    record Rename(UserId id, String firstName, String lastName) implements Accounts<User> {}
}
