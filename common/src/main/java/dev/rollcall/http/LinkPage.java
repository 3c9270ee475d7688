package dev.rollcall.http;

/**
 * A plain page behind a mailed link, for where there is no frontend: what will happen, and one button that posts the
 * link's token. Looking at it does nothing.
 *
 * @param path of the page, such as {@code /verify-email}
 * @param text what will happen when the button is pressed
 * @param action the path that takes the token, as {@code {"token": …}}
 * @param done what is said when it has happened
 * @param password a password to type in, which is posted with the token; null for none
 */
public record LinkPage(
        String path, String title, String text, String button, String action, String done, Password password) {
    public LinkPage(String path, String title, String text, String button, String action, String done) {
        this(path, title, text, button, action, done, null);
    }

    /** @param name of the field in what is posted */
    public record Password(String name, String label, String hint) {}
}
