package dev.rollcall.auth.accounts;

/** One Argon2id implementation; hashes are PHC strings, so that another one can check them. It blocks, and is thread-safe. */
interface Argon2 {
    String hash(String password, Argon2Settings settings);

    boolean verify(String hash, String password);

    /** The reference implementation in C where it loads, else the one in Java, which takes half as long again. */
    static Argon2 best() {
        try {
            return new NativeArgon2();
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            org.slf4j.LoggerFactory.getLogger(Argon2.class)
                    .warn("The native Argon2 does not load here; the slower one in Java is used: {}", e.toString());
            return new JavaArgon2();
        }
    }
}
