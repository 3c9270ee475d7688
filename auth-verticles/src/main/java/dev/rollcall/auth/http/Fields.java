package dev.rollcall.auth.http;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import org.hibernate.validator.constraints.CodePointLength;

/** The rules of fields that several bodies have. */
final class Fields {
    /** RFC 5321, section 4.5.3.1.3. */
    static final int MAX_EMAIL = 254;

    static final int MAX_NAME = 100;
    static final int MAX_DEVICE_NAME = 100;

    /** Without control characters and line ends of any kind, and without halves of characters. */
    static final String NO_CONTROLS = "[^\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]*";

    /** What a plain address has none of: spaces, what cannot be seen, and RFC 5322's specials but the dot. */
    private static final String SPECIAL = "\\s\\p{Z}\\p{C}@<>(),;:\\\\\"\\[\\]";

    private static final String ADDRESS = "[^" + SPECIAL + "]{1,64}@[^." + SPECIAL + "]+(\\.[^." + SPECIAL + "]+)+";

    private Fields() {}

    /** As it is stored and compared. */
    static String canonical(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    /** An address in the form that mail systems take: one {@code @}, a domain with a dot, no spaces. Null passes. */
    @CodePointLength(min = 3, max = MAX_EMAIL)
    @Pattern(regexp = ADDRESS, message = "must be an email address")
    @Constraint(validatedBy = {})
    @Target(ElementType.FIELD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Address {
        String message() default "must be an email address";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** A first or last name. Null passes. */
    @CodePointLength(min = 1, max = MAX_NAME)
    @Pattern(regexp = "(?s).*[^\\s\\p{Z}\\p{C}].*", message = "must not be blank")
    @Pattern(regexp = NO_CONTROLS, message = "must not hold control characters")
    @Constraint(validatedBy = {})
    @Target(ElementType.FIELD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Name {
        String message() default "is not a name";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** How somebody will know a session in the list again. Null passes. */
    @CodePointLength(min = 1, max = MAX_DEVICE_NAME)
    @Pattern(regexp = NO_CONTROLS, message = "must not hold control characters")
    @Constraint(validatedBy = {})
    @Target(ElementType.FIELD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface DeviceName {
        String message() default "is not a device name";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }
}
