package dev.rollcall.meeting.invitations;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.rollcall.protocol.ParticipantId;
import dev.rollcall.protocol.Secret;
import dev.rollcall.sql.Database;
import dev.rollcall.sql.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;

/** The secret links of guests, one for each place. */
public final class InvitationStore {
    private final Database database;
    private final InvitationTokens tokens;

    public InvitationStore(Database database, InvitationTokens tokens) {
        this.database = database;
        this.tokens = tokens;
    }

    /** What stands in the link of a guest's place, made when it is first asked for; empty for a user's, or once revoked. */
    public Future<Optional<Secret>> token(ParticipantId participant) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        byte[] hash = InvitationTokens.hash(tokens.token(id));
        return database.run("""
                        WITH made AS (
                          INSERT INTO invitations (id, participant_id, token_hash)
                          SELECT $1, id, $3 FROM participants WHERE id = $2 AND user_id IS NULL
                          ON CONFLICT (participant_id) DO UPDATE SET participant_id = excluded.participant_id
                          RETURNING id, revoked_at
                        )
                        SELECT id FROM made WHERE revoked_at IS NULL
                        """, id, participant.value(), Buffer.buffer(hash))
                .map(rows -> Rows.first(rows).map(row -> tokens.token(row.getUUID("id"))));
    }
}
