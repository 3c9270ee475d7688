package dev.rollcall.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

/** A value that is text, as it should be, but does not say what it should; the message is fit for the client. */
public final class BadValueException extends MismatchedInputException {
    private static final long serialVersionUID = 1L;

    BadValueException(JsonParser in, Class<?> type, String detail) {
        super(in, detail, type);
    }
}
