package dev.rollcall.meeting.http;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Text that PostgreSQL can keep and UTF-8 can carry: no NUL and no half of a surrogate pair. */
@Pattern(regexp = Text.REGEXP, message = "must not hold NUL characters or half characters")
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface Text {
    /** A pair counts as its one character, so what is left of {@code Cs} are the halves. */
    String REGEXP = "[^\\x00\\p{Cs}]*";

    String message() default "must be text";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
