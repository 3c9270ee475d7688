package dev.rollcall.system;

import dev.rollcall.quickstart.SharedProduct;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** That an ended session is dead everywhere, also when the database is busy with something else. */
class RevocationTest {
    private final Product product = Product.shared();

    @Test
    void aSlowTransactionOfAnotherDatabaseKeepsNoRevokedSessionAlive() throws SQLException {
        Product.Person person = product.newPerson();
        try (Connection slow = connect("DATABASE_URL")) {
            slow.setAutoCommit(false);
            slow.createStatement().execute("SELECT pg_current_xact_id()");

            product.auth("/v1/sessions/current")
                    .token(person.accessToken())
                    .delete()
                    .expect(204);

            product.meeting("/v1/meetings").token(person.accessToken()).get().expectProblem(401, "session-revoked");
            product.auth("/v1/me").token(person.accessToken()).get().expectProblem(401, "session-revoked");
        }
    }

    @Test
    void aSlowTransactionOfAnotherDatabaseKeepsNobodyWhoJustRegisteredFromMeeting() throws SQLException {
        try (Connection slow = connect("DATABASE_URL")) {
            slow.setAutoCommit(false);
            slow.createStatement().execute("SELECT pg_current_xact_id()");

            Product.Person person = product.newPerson();

            product.meeting("/v1/meetings")
                    .token(person.accessToken())
                    .post(Product.aMeeting())
                    .expect(201);
        }
    }

    @Test
    void endingAllOtherSessionsLeavesOnlyTheOneThatAsks() {
        Product.Person laptop = product.newPerson();
        Product.Person phone = product.logInAs(laptop.email());

        product.auth("/v1/sessions?except=current")
                .token(laptop.accessToken())
                .delete()
                .expect(204);

        product.meeting("/v1/meetings").token(phone.accessToken()).get().expectProblem(401, "session-revoked");
        product.meeting("/v1/meetings").token(laptop.accessToken()).get().expect(200);
    }

    private static Connection connect(String setting) throws SQLException {
        URI url = URI.create(SharedProduct.setting(setting));
        String[] user = url.getUserInfo().split(":", 2);
        String jdbc = "jdbc:postgresql://%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath());
        return DriverManager.getConnection(jdbc, user[0], user.length > 1 ? user[1] : null);
    }
}
