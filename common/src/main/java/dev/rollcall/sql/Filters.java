package dev.rollcall.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * The conditions that a list is asked for, of those that it may be asked for: each combination is a statement of its own,
 * since one for all of them would be planned for none.
 */
public final class Filters {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> arguments = new ArrayList<>();

    /**
     * @param condition SQL with {@code %s} where the argument goes
     * @param argument null for a condition that was not asked for
     */
    public Filters and(String condition, Object argument) {
        if (argument != null) {
            conditions.add(condition.formatted(argument(argument)));
        }
        return this;
    }

    /** The placeholder of one more argument, such as {@code $3}. */
    public String argument(Object argument) {
        arguments.add(argument);
        return "$" + arguments.size();
    }

    /** To stand after {@code WHERE}. */
    public String sql() {
        return conditions.isEmpty() ? "true" : String.join(" AND ", conditions);
    }

    public Object[] arguments() {
        return arguments.toArray();
    }
}
