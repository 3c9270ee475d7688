package dev.rollcall.protocol;

/** What guests without an account do by the secret of their invitation. */
@ServedBy(Service.MEETING)
public sealed interface Invitations<R> extends Command<R> {
    /** The meeting as the guest may see it. */
    record Find(Secret token) implements Invitations<Meeting>, Query<Meeting> {}

    record Respond(Secret token, Participants.Response response, WriteOptions options)
            implements Invitations<Participant> {}
}
