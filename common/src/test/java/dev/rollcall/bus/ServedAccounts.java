package dev.rollcall.bus;

import dev.rollcall.Await;
import dev.rollcall.app.Node;
import dev.rollcall.protocol.Accounts;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Service;
import dev.rollcall.protocol.User;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** An actor of the accounts whose answers a test chooses; the meeting service may only find users. */
final class ServedAccounts extends VerticleBase {
    static final UserId ID = new UserId(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"));
    static final User USER = new User(
            ID, "ana@example.com", true, true, "Ana", "Paz", List.of("user"), true, Instant.EPOCH, Instant.EPOCH);

    volatile Function<Accounts.Find, Future<User>> find = question -> Future.succeededFuture(USER);
    volatile Accounts.Find found;

    private final Bus bus;
    private final Actor actor;
    private String deployment;

    ServedAccounts(Bus bus) {
        this.bus = bus;
        this.actor = Actor.of(Accounts.class)
                .on(Accounts.Register.class, register -> done())
                .on(Accounts.VerifyByToken.class, verify -> done())
                .on(Accounts.VerifyByCode.class, verify -> done())
                .on(Accounts.ResendVerification.class, resend -> done())
                .on(Accounts.Rename.class, rename -> Future.succeededFuture(USER))
                .on(
                        Accounts.Find.class,
                        question -> {
                            found = question;
                            return find.apply(question);
                        },
                        Service.MEETING);
    }

    /** On that node, and known to those who ask from elsewhere. */
    static ServedAccounts on(Node node, Bus... askers) throws Exception {
        ServedAccounts served = new ServedAccounts(node.bus());
        served.deployment = Await.result(node.vertx().deployVerticle(served));
        for (Bus asker : askers) {
            reached(asker);
        }
        return served;
    }

    void undeploy(Node node) throws Exception {
        Await.result(node.vertx().undeploy(deployment));
    }

    @Override
    public Future<?> start() {
        return actor.listen(bus);
    }

    @Override
    public Future<?> stop() {
        return actor.stop();
    }

    /** Waits for the news of who listens where, which spreads by itself. */
    static void reached(Bus asker) throws Exception {
        Await.result(askUntilAnswered(asker));
    }

    private static Future<User> askUntilAnswered(Bus asker) {
        return asker.ask(new Accounts.Find(ID))
                .recover(e -> asker.vertx().timer(1, TimeUnit.MILLISECONDS).compose(turn -> askUntilAnswered(asker)));
    }

    private static Future<Done> done() {
        return Future.succeededFuture(Done.DONE);
    }
}
