package dev.rollcall.http;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.rollcall.protocol.Violation;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.Comparator;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Checks the Jakarta Validation constraints of a record and words them as the HTTP contract does. */
final class Constraints {
    static final PropertyNamingStrategies.SnakeCaseStrategy NAMES = new PropertyNamingStrategies.SnakeCaseStrategy();

    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    /** They come in no order, and of a field only the first is told. */
    private static final Comparator<Violation> MOST_TELLING =
            Comparator.comparing(violation -> violation.code().equals(Violation.INVALID));

    private Constraints() {}

    static void check(Record body, Violations violations) {
        VALIDATOR.validate(body).stream()
                .map(Constraints::violation)
                .sorted(MOST_TELLING)
                .limit(Violations.MAX)
                .forEach(violations::add);
    }

    private static Violation violation(ConstraintViolation<?> broken) {
        Annotation rule = broken.getConstraintDescriptor().getAnnotation();
        Object value = broken.getInvalidValue();
        String pointer = pointer(broken.getPropertyPath());
        if (rule instanceof NotNull || value == null && (rule instanceof NotBlank || rule instanceof NotEmpty)) {
            return new Violation(pointer, Violation.REQUIRED, "is required");
        }
        if (rule instanceof Size size) {
            long limit = length(value) > size.max() ? size.max() : size.min();
            return new Violation(pointer, Violation.OUT_OF_RANGE, broken.getMessage(), limit);
        }
        if (rule instanceof CodePointLength size) {
            String text = value.toString();
            long limit = text.codePointCount(0, text.length()) > size.max() ? size.max() : size.min();
            return new Violation(pointer, Violation.OUT_OF_RANGE, broken.getMessage(), limit);
        }
        if (rule instanceof Range range) {
            long limit = ((Number) value).longValue() > range.max() ? range.max() : range.min();
            return new Violation(pointer, Violation.OUT_OF_RANGE, broken.getMessage(), limit);
        }
        return new Violation(pointer, Violation.INVALID, broken.getMessage());
    }

    private static int length(Object value) {
        return value instanceof Collection<?> items
                ? items.size()
                : value.toString().length();
    }

    private static String pointer(Path path) {
        StringBuilder pointer = new StringBuilder();
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            if (node.getName() != null && !node.getName().startsWith("<")) {
                pointer.append('/').append(NAMES.translate(node.getName()));
            }
        }
        return pointer.toString();
    }
}
