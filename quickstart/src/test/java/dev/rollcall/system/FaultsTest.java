package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rollcall.embedded.MailServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** What a killed process, a restart and a taken port do to the product. */
class FaultsTest {
    @TempDir
    private Path data;

    @Test
    @Execution(CONCURRENT)
    void aKilledProcessLosesNothingThatWasAcknowledgedAndSendsEachMailOnce() {
        try (MailServer mail = MailServer.start(0, 0)) {
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
    @Execution(CONCURRENT)
    void aRestartKeepsEverythingAndLeavesNoProcessBehind() {
        try (MailServer mail = MailServer.start(0, 0)) {
            Product.Person ana;
            List<ProcessHandle> children;
            try (ChildProduct first = ChildProduct.start(data, mail)) {
                ana = first.product().newPerson();
                children = first.descendants();
                assertThat(first.stop()).isEqualTo(128 + 15); // the JVM's status for SIGTERM
            }
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            try (ChildProduct second = ChildProduct.start(data, mail)) {
                second.product().auth("/v1/me").token(ana.accessToken()).get().expect(200);
            }
            try (ChildProduct third = ChildProduct.start(data, mail, "--fresh")) {
                third.product()
                        .auth("/v1/sessions")
                        .post(Product.logIn(ana.email()))
                        .expectProblem(401, "credentials-invalid");
            }
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aTakenPortIsOneClearLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0);
                MailServer mail = MailServer.start(0, 0);
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
