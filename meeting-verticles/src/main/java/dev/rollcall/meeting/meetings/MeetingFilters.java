package dev.rollcall.meeting.meetings;

import dev.rollcall.protocol.Participant.Role;
import dev.rollcall.protocol.UserId;
import dev.rollcall.sql.Filters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conditions that somebody may look for among their meetings by, of a row {@code m} in which they are the participant
 * {@code mine}. Whom the caller cannot see among the participants of a meeting, they cannot find it by.
 */
final class MeetingFilters {
    private final Filters filters = new Filters();
    private final List<String> also = new ArrayList<>();
    private final String caller;

    MeetingFilters(UserId caller) {
        this.caller = filters.argument(caller.value());
    }

    /** @param condition SQL with {@code %1$s} where the argument goes; passed over where that is null */
    MeetingFilters and(String condition, Object argument) {
        filters.and(condition, argument);
        return this;
    }

    /** @param participant an address or the id of a user, as text */
    MeetingFilters of(Role role, String participant) {
        filters.and("%s = ANY (mine.roles)", MeetingRow.word(role));
        return and("""
                EXISTS (
                  SELECT FROM participants other LEFT JOIN users u ON u.id = other.user_id
                  WHERE other.meeting_id = m.id
                    AND lower(%%1$s) IN (other.user_id::text, lower(coalesce(u.email, other.email))) AND %s)
                """.formatted(visible()), participant);
    }

    /**
     * The words of the meeting and of those whom the caller sees in it are one text. It is read from the caller's meetings, not
     * from an index of all words: nobody has so many meetings that it would be shorter the other way round.
     *
     * @param own more words, as SQL that gives a {@code tsvector}
     */
    MeetingFilters matching(String words, String own) {
        return and("""
                (m.search || %s || (
                  SELECT search_words(CASE WHEN u.id IS NULL THEN other.search ELSE u.meeting_search END)
                  FROM participants other LEFT JOIN users u ON u.id = other.user_id
                  WHERE other.meeting_id = m.id AND %s)) @@ search_query(%%1$s)
                """.formatted(own, visible()), words);
    }

    private String visible() {
        return """
                (NOT m.hide_participants OR mine.roles && '{owner,chair}' OR other.user_id = %s
                  OR 'owner' = ANY (other.roles))""".formatted(caller);
    }

    /** @param condition of arguments that stand already */
    MeetingFilters also(String condition) {
        also.add(condition);
        return this;
    }

    /** The placeholder of one more argument. */
    String argument(Object argument) {
        return filters.argument(argument);
    }

    String sql() {
        return Stream.concat(
                        Stream.of("mine.user_id = " + caller, "m.deleted_at IS NULL", filters.sql()), also.stream())
                .collect(Collectors.joining(" AND "));
    }

    Object[] arguments() {
        return filters.arguments();
    }
}
