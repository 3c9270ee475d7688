package dev.rollcall.app;

import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.rollcall.protocol.Secret;

/** Keeps secrets out of the JSON of log lines, whose encoder looks for modules by itself and asks no record how it shows. */
public final class HiddenSecrets extends SimpleModule {
    private static final long serialVersionUID = 1L;

    public HiddenSecrets() {
        super("hidden secrets");
        addSerializer(Secret.class, ToStringSerializer.instance);
    }
}
