package dev.rollcall.sql;

/** The data says no: a unique, foreign key, check or exclusion constraint, by its name. The caller knows what it means. */
public final class ConstraintViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String constraint;

    ConstraintViolation(String constraint, Throwable cause) {
        super("Constraint " + constraint, cause);
        this.constraint = constraint;
    }

    public String constraint() {
        return constraint;
    }
}
