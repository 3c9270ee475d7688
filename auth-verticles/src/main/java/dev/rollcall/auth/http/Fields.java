package dev.rollcall.auth.http;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;

/** The rules of fields that several bodies have. */
final class Fields {
    /** RFC 5321, section 4.5.3.1.3. */
    static final int MAX_EMAIL = 254;

    static final int MAX_NAME = 100;
    static final int MIN_PASSWORD = 8;
    static final int MAX_PASSWORD = 128;

    /** Text without control characters: they have no place in a name and PostgreSQL refuses some of them. */
    static final String NO_CONTROLS = "[^\\p{Cntrl}\\p{Cs}]*";

    private Fields() {}

    /** As it is stored and compared. */
    static String canonical(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** An address in the form that mail systems take: one {@code @}, a domain with a dot, no spaces. */
    @NotNull
    @Size(max = MAX_EMAIL)
    @Pattern(
            regexp =
                    "[^\\s@\\p{Cntrl}\\p{Cs}<>(),;:\\\\\"\\[\\]]{1,64}@[^\\s@\\p{Cntrl}\\p{Cs}<>(),;:\\\\\"\\[\\].]+(\\.[^\\s@\\p{Cntrl}\\p{Cs}<>(),;:\\\\\"\\[\\].]+)+",
            message = "must be an email address")
    @Constraint(validatedBy = {})
    @Target(ElementType.FIELD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Address {
        String message() default "must be an email address";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** A first or last name. */
    @NotNull
    @Size(min = 1, max = MAX_NAME)
    @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
    @Pattern(regexp = NO_CONTROLS, message = "must not hold control characters")
    @Constraint(validatedBy = {})
    @Target(ElementType.FIELD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Name {
        String message() default "is not a name";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }
}
