package dev.rollcall.auth.accounts;

/**
 * The cost of one hash. The default is OWASP's (Password Storage Cheat Sheet: m=19 MiB, t=2, p=1).
 *
 * @param memoryKib 8192 to 1048576
 * @param iterations 1 to 20
 * @param parallelism 1 to 16
 */
public record Argon2Settings(int memoryKib, int iterations, int parallelism) {
    public static final Argon2Settings DEFAULT = new Argon2Settings(19_456, 2, 1);
}
