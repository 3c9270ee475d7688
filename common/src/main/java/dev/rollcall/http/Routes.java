package dev.rollcall.http;

/** A group of routes that belong together. */
@FunctionalInterface
public interface Routes {
    void mount(Api api);
}
