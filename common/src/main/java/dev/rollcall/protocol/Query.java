package dev.rollcall.protocol;

/** A command that changes nothing, so that it may be asked once more when its answer is lost. */
public interface Query<R> extends Command<R> {}
