package dev.rollcall.bus;

import dev.rollcall.protocol.Command;

/** Where messages go. */
final class Addresses {
    private Addresses() {}

    /** Clustered: every message there comes with a service credential. */
    static String of(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    /** Of this process alone: other nodes cannot reach it, so it needs no credential. */
    static String local(Class<?> protocol) {
        return "local:" + of(protocol);
    }

    /** Of the one node that has this id. */
    static String node(Class<?> protocol, String nodeId) {
        return of(protocol) + '@' + nodeId;
    }

    /** The protocol that a message belongs to: the sealed interface it implements. */
    static Class<?> protocol(Class<?> message) {
        for (Class<?> type : message.getInterfaces()) {
            if (type.isSealed() && Command.class.isAssignableFrom(type)) {
                return type;
            }
        }
        throw new IllegalArgumentException(message.getName() + " belongs to no protocol");
    }
}
