package dev.rollcall.quickstart;

import java.nio.file.Path;

/** What the terminal shows once all is up. */
final class Banner {
    private Banner() {}

    static String of(Quickstart quickstart, Path log) {
        String auth = quickstart.authUrl();
        String meeting = quickstart.meetingUrl();
        String mailbox = quickstart.mailboxUrl();
        return """

               Auth service      %1$s     docs %1$s/docs
               Meeting service   %2$s     docs %2$s/docs
               Mailbox           %3$s
               OpenID provider   %4$s
               Log               %5$s

               Register, verify with the code that the mailbox got, and log in:

               curl -s %1$s/v1/accounts -H 'Content-Type: application/json' -d '{"email":"ana@example.com","password":"correct horse","first_name":"Ana","last_name":"Ruiz"}'; echo
               sleep 1; curl -s %1$s/v1/accounts/verify-email -H 'Content-Type: application/json' -d "{\\"email\\":\\"ana@example.com\\",\\"code\\":\\"$(curl -s '%3$s/messages?to=ana@example.com' | grep -o 'Code: [0-9]*' | head -n 1 | cut -c 7-)\\"}"
               curl -s %1$s/v1/sessions -H 'Content-Type: application/json' -d '{"email":"ana@example.com","password":"correct horse"}'; echo

               The README goes on from there. Ctrl-C stops everything.
               READY auth=%1$s meeting=%2$s mailbox=%3$s openid=%4$s
               """.formatted(auth, meeting, mailbox, quickstart.issuer(), log);
    }
}
