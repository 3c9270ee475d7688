package dev.rollcall.auth.http;

import dev.rollcall.http.Api;
import dev.rollcall.http.LinkPage;
import dev.rollcall.http.LinkPages;
import dev.rollcall.http.Routes;
import java.util.List;

/** The plain pages behind mailed links. */
public final class PageRoutes implements Routes {
    private final List<LinkPage> pages;

    public PageRoutes(int passwordMinimum) {
        this.pages = List.of(
                new LinkPage(
                        "/verify-email",
                        "Verify your email address",
                        "Press the button to confirm that this address is yours. You can log in to Rollcall from then on.",
                        "Verify my address",
                        "/v1/accounts/verify-email",
                        "Done. Your address is verified, and you can log in now."),
                new LinkPage(
                        "/reset-password",
                        "Set a new password",
                        "Type in the password that you want from now on. When you press the button, it becomes the password of "
                                + "your account, and every device is logged out.",
                        "Set this password",
                        "/v1/password-resets/confirm",
                        "Done. Log in with your new password.",
                        new LinkPage.Password(
                                "new_password",
                                "New password",
                                "At least " + passwordMinimum
                                        + " characters; several words are easy to keep in mind.")),
                new LinkPage(
                        "/confirm-email",
                        "Confirm your new email address",
                        "Press the button to make this the address of your Rollcall account. You log in with it from then on.",
                        "Use this address",
                        "/v1/accounts/confirm-email",
                        "Done. This is the address of your account now."),
                new LinkPage(
                        "/undo-email",
                        "Keep your email address",
                        "Press the button to keep, or get back, the address that the mail came to for your Rollcall account. "
                                + "Every device is logged out.",
                        "Keep my address",
                        "/v1/accounts/undo-email",
                        "Done. Your account has this address, and every device is logged out. If it was not you who asked for "
                                + "another one, set a new password now: somebody may know yours."),
                new LinkPage(
                        "/unlock",
                        "Log in without waiting",
                        "After several wrong passwords, a log-in to your account has to wait. Press the button to end the wait.",
                        "End the wait",
                        "/v1/accounts/unlock",
                        "Done. You can log in now."),
                new LinkPage(
                        "/disown",
                        "This was not me",
                        "Press the button to log out the device that the mail tells of. Another mail lets you set a new password.",
                        "Log that device out",
                        "/v1/sessions/disown",
                        "Done. That device is logged out. A mail with a link to set a new password is on its way: do so, since "
                                + "somebody may know yours."));
    }

    @Override
    public void mount(Api api) {
        LinkPages.mount(api, pages);
    }
}
