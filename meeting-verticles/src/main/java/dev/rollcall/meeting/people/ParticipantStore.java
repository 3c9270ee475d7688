package dev.rollcall.meeting.people;

import dev.rollcall.meeting.invitations.InvitationTokens;
import dev.rollcall.protocol.MeetingId;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.WriteOptions;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Database.Transaction;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.BiFunction;

/** The people of meetings: whoever changes one's has it to themselves until that is done. */
public final class ParticipantStore {
    private final Database database;
    private final InvitationTokens invitations;

    public ParticipantStore(Database database, InvitationTokens invitations) {
        this.database = database;
        this.invitations = invitations;
    }

    /** A change that is only rehearsed does all, and takes it back. */
    <T> Future<T> change(MeetingId id, WriteOptions options, BiFunction<Gathering, PlacesStore, Future<T>> work) {
        return change(id, null, options, work);
    }

    /**
     * The same for a change that places somebody.
     *
     * @param address of who may be a guest, whose turn comes before that of the meeting, as for whoever takes in a user
     */
    <T> Future<T> change(
            MeetingId id, String address, WriteOptions options, BiFunction<Gathering, PlacesStore, Future<T>> work) {
        return database.under(options).transaction(transaction -> lock(transaction, id, address)
                .compose(gathering -> work.apply(gathering, new PlacesStore(transaction, gathering, invitations))));
    }

    private static Future<Gathering> lock(Transaction transaction, MeetingId id, String address) {
        Future<?> turn = address == null
                ? Future.succeededFuture()
                : transaction.run("SELECT pg_advisory_xact_lock_shared(slot) FROM address_locks($1) slot", (Object)
                        new String[] {address});
        return turn.compose(mine -> transaction.run("SELECT FROM meetings WHERE id = $1 FOR UPDATE", id.value()))
                // a statement of its own, so that it sees what those did who had the meeting before
                .compose(locked -> transaction.run("""
                        SELECT m.version, m.visibility = 'public' AS is_public, (
                          SELECT json_agg(%s ORDER BY p.id)::text
                          FROM participants p LEFT JOIN users u ON u.id = p.user_id WHERE p.meeting_id = m.id) AS participants
                        FROM meetings m WHERE m.id = $1 AND m.deleted_at IS NULL
                        """.formatted(PlaceRow.JSON), id.value()))
                .map(rows -> Rows.first(rows)
                        .map(row -> new Gathering(
                                id,
                                row.getLong("version"),
                                row.getBoolean("is_public"),
                                PlaceRow.participants(row.getString("participants"))))
                        .orElseThrow(Gathering::unknown));
    }

    /** The place of a guest. */
    record GuestPlace(MeetingId meeting, ParticipantId participant) {}

    /** Empty for a token that is none of ours, or that has been revoked. */
    Future<Optional<GuestPlace>> guest(Secret token) {
        return database.run("""
                        SELECT p.meeting_id, p.id
                        FROM invitations i JOIN participants p ON p.id = i.participant_id
                        WHERE i.token_hash = $1 AND i.revoked_at IS NULL AND p.user_id IS NULL
                        """, Buffer.buffer(InvitationTokens.hash(token))).map(rows -> Rows.first(rows)
                .map(row -> new GuestPlace(
                        new MeetingId(row.getUUID("meeting_id")), new ParticipantId(row.getUUID("id")))));
    }
}
