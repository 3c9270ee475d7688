package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.MailCatcher;
import dev.rollcall.embedded.Servers;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process, a restart and a taken port do to the product. */
class FaultsTest {
    @TempDir
    private Path data;

    @Test
    void aKilledProcessLosesNothingThatWasAcknowledgedAndSendsEachMailOnce() {
        try (MailCatcher mail = Servers.freshMail()) {
            String late = Product.newAddress();
            Product.Person ana;
            String location;
            try (ChildProduct first = ChildProduct.start(data, mail)) {
                ana = first.product().newPerson();
                mail.stopSmtp();
                first.product()
                        .auth("/v1/accounts")
                        .post(Product.registration(late))
                        .expect(202);
                location = first.product()
                        .meeting("/v1/meetings")
                        .token(ana.accessToken())
                        .post(Product.aMeeting())
                        .expect(201)
                        .header("Location");
                first.kill();
            }
            mail.startSmtp();
            try (ChildProduct second = ChildProduct.start(data, mail)) {
                Product product = second.product();

                String code = product.code(late);
                product.auth("/v1/accounts/verify-email")
                        .post("{\"email\":\"%s\",\"code\":\"%s\"}".formatted(late, code))
                        .expect(204);
                Product.Person newcomer = product.logInAs(late);

                assertThat(product.meeting(location)
                                .token(ana.accessToken())
                                .get()
                                .expect(200)
                                .text("/title"))
                        .isEqualTo("Weekly review");
                assertThat(product.meeting("/v1/meetings")
                                .token(newcomer.accessToken())
                                .post(Product.aMeeting())
                                .expect(201)
                                .text("/participants/0/user_id"))
                        .as("the copy of the users has caught up")
                        .isEqualTo(newcomer.userId());
                assertThat(mail.messages(late)).as("the mail went out once").hasSize(1);
            }
        }
    }

    @Test
    void aRestartKeepsEverything() {
        try (MailCatcher mail = Servers.freshMail()) {
            Product.Person ana;
            try (ChildProduct first = ChildProduct.start(data, mail)) {
                ana = first.product().newPerson();
                assertThat(first.stop()).isEqualTo(128 + 15); // the JVM's status for SIGTERM
            }
            try (ChildProduct second = ChildProduct.start(data, mail)) {
                second.product().auth("/v1/me").token(ana.accessToken()).get().expect(200);
            }
        }
    }

    @Test
    @Tag("embedded-only") // it is about the servers that the quickstart itself starts, and their data
    void aStopLeavesNoProcessBehindAndAFreshStartNoData() {
        try (MailCatcher mail = Servers.freshMail()) {
            Product.Person ana;
            List<ProcessHandle> children;
            try (ChildProduct first = ChildProduct.start(data, mail)) {
                ana = first.product().newPerson();
                children = first.descendants();
            }
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            try (ChildProduct second = ChildProduct.start(data, mail, "--fresh")) {
                second.product()
                        .auth("/v1/sessions")
                        .post(Product.logIn(ana.email()))
                        .expectProblem(401, "credentials-invalid");
            }
        }
    }

    @Test
    void whatTheEnvironmentNamesIsUsedInPlaceOfAnEmbeddedServer() {
        Map<String, String> named = Map.of(
                "AUTH_DATABASE_URL", Servers.freshDatabase(),
                "DATABASE_URL", Servers.freshDatabase(),
                "REDIS_URL", Servers.redis().url());
        try (MailCatcher mail = Servers.freshMail();
                ChildProduct child = ChildProduct.start(data, mail, named)) {
            assertThat(child.descendants()).isEmpty();
            child.product().newPerson();
        }
    }

    @Test
    void aTakenPortIsOneClearLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0);
                MailCatcher mail = Servers.freshMail();
                ChildProduct child =
                        ChildProduct.start(data, mail, "--auth-port", String.valueOf(taken.getLocalPort()))) {
            assertThat(child.isReady()).isFalse();
            assertThat(child.awaitEnd()).isEqualTo(1);
            assertThat(child.output().lines())
                    .singleElement()
                    .asString()
                    .contains(String.valueOf(taken.getLocalPort()), "taken");
        }
    }
}
