package dev.rollcall.protocol;

/** What every node answers about itself. */
public sealed interface Nodes<R> extends Command<R> {
    record Ping() implements Nodes<Done>, Query<Done> {}
}
