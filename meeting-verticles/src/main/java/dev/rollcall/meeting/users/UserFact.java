package dev.rollcall.meeting.users;

import dev.rollcall.json.Json;
import dev.rollcall.protocol.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a change of the auth log says of a user, as a row of the copy; names and address are null once they are erased. */
record UserFact(
        UUID id,
        long seq,
        String email,
        boolean isActive,
        boolean isEmailVerified,
        String firstName,
        String lastName,
        List<String> roles,
        boolean isDeleted) {
    static final String CREATED = "user.created";
    static final String UPDATED = "user.updated";
    static final String DELETED = "user.deleted";
    static final Set<String> TYPES = Set.of(CREATED, UPDATED, DELETED);

    private static final Logger LOG = LoggerFactory.getLogger(UserFact.class);

    /** What is read of the data; all but the id may be absent in another release. */
    private record Data(
            UUID id,
            String email,
            boolean isActive,
            boolean isEmailVerified,
            String firstName,
            String lastName,
            List<String> roles) {}

    /** The same of an account as it stands, which is as new as that change at least. */
    static Optional<UserFact> of(Map<String, Object> account, long seq) {
        return of(new Change(seq, UPDATED, null, null, account));
    }

    /**
     * Empty for what cannot be understood: it is told in the log and passed over, since waiting would not mend it. Also for
     * an account that has been erased since, of which the log tells the bare id until it comes to that.
     */
    static Optional<UserFact> of(Change change) {
        boolean isBare = change.data().keySet().equals(Set.of("id"));
        if (isBare && !change.type().equals(DELETED)) {
            return Optional.empty();
        }
        try {
            Data data = Json.LENIENT.convertValue(change.data(), Data.class);
            boolean deleted = change.type().equals(DELETED);
            if (data.id() != null && (deleted || data.email() != null)) {
                return Optional.of(deleted ? erased(data.id(), change.seq()) : current(data, change.seq()));
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("Change {} did not decode", change.seq(), e);
        }
        LOG.error("Change {} of type {} makes no sense here and was passed over", change.seq(), change.type());
        return Optional.empty();
    }

    private static UserFact current(Data data, long seq) {
        List<String> roles = data.roles() == null ? List.of() : data.roles();
        return new UserFact(
                data.id(),
                seq,
                data.email(),
                data.isActive(),
                data.isEmailVerified(),
                data.firstName(),
                data.lastName(),
                roles,
                false);
    }

    static UserFact erased(UUID id, long seq) {
        return new UserFact(id, seq, null, false, false, null, null, List.of(), true);
    }
}
