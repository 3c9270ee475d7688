package dev.rollcall.meeting.running;

import static dev.rollcall.meeting.running.Waiting.await;

import dev.rollcall.app.Node;
import dev.rollcall.app.NodeSettings;
import dev.rollcall.app.Settings;
import dev.rollcall.bus.Actor;
import dev.rollcall.protocol.Change;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.Service;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.TokenKeys;
import dev.rollcall.protocol.UserId;
import dev.rollcall.token.AccessToken;
import dev.rollcall.token.SigningKey;
import dev.rollcall.token.TokenSigner;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** A node of the auth service as the meeting service knows it: a change log in memory, and tokens for whom it says. */
public final class FakeAuth implements AutoCloseable {
    private final Node node;
    private final TokenSigner tokens = new TokenSigner();
    private final List<Change> log = new ArrayList<>();
    private final TreeMap<String, Map<String, Object>> accounts = new TreeMap<>();
    private final List<UserId> snapshots = new ArrayList<>();
    private BiFunction<UserId, Future<ChangeFeed.Facts>, Future<ChangeFeed.Facts>> snapshotFault =
            (after, page) -> page;
    private long prunedUpTo;
    private final FakeMails mails = new FakeMails();
    private final AtomicInteger keyLooks = new AtomicInteger();
    private volatile Future<TokenKeys.InUse> keys = Future.succeededFuture(new TokenKeys.InUse(List.of(), true));

    private FakeAuth(Node node) {
        this.node = node;
        tokens.use(SigningKey.shared(MeetingServer.JWT_SECRET_KEY));
    }

    /** One whose change log can be read. */
    public static FakeAuth start() {
        FakeAuth auth = startSilent();
        auth.serve();
        return auth;
    }

    /** One that does not answer yet. */
    public static FakeAuth startSilent() {
        Map<String, String> settings = MeetingServer.settings("postgresql://nobody:secret@127.0.0.1/none", "");
        NodeSettings node = NodeSettings.read(Settings.of(settings), Service.AUTH, "DATABASE_URL", 0);
        return new FakeAuth(await(Node.join(node, settings, Clock.systemUTC())));
    }

    public void serve() {
        await(node.vertx().deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                Future<Void> keys = Actor.of(TokenKeys.class)
                        .on(
                                TokenKeys.ListInUse.class,
                                query -> {
                                    keyLooks.incrementAndGet();
                                    return FakeAuth.this.keys;
                                },
                                Service.MEETING)
                        .listen(node.bus());
                Future<Void> changes = Actor.of(ChangeFeed.class)
                        .on(ChangeFeed.Read.class, query -> Future.succeededFuture(read(query)), Service.MEETING)
                        .on(
                                ChangeFeed.CursorAt.class,
                                query -> Future.succeededFuture(cursorAt(query.moment())),
                                Service.MEETING)
                        .on(ChangeFeed.Snapshot.class, query -> snapshot(query), Service.MEETING)
                        .listen(node.bus());
                return Future.join(keys, changes, mails.listen(node.bus()));
            }
        }));
    }

    /** What it was given to send. */
    public FakeMails mails() {
        return mails;
    }

    /** Signs with this key from now on. */
    public void signWith(SigningKey key) {
        tokens.use(key);
    }

    /** What it answers to whoever looks for keys, from now on and without telling anybody. */
    public void keys(Future<TokenKeys.InUse> keys) {
        this.keys = keys;
    }

    /** How often somebody has looked for keys. */
    public int keyLooks() {
        return keyLooks.get();
    }

    public String clusterAddress() {
        return node.clusterAddress();
    }

    /** Somebody with a verified address. */
    public Person register(String firstName, String lastName) {
        return register(firstName, lastName, Map.of());
    }

    /** @param otherwise fields of the account that are not as usual */
    public Person register(String firstName, String lastName, Map<String, ?> otherwise) {
        UserId id = new UserId(UUID.randomUUID());
        String email = firstName.toLowerCase(Locale.ROOT) + "." + id + "@example.com";
        Person person = new Person(id, email, firstName, lastName, null, null);
        append("user.created", account(person, otherwise));
        return signIn(person, true);
    }

    /** The same person with a session of their own. */
    public Person signIn(Person person, boolean emailVerified) {
        return signIn(person, emailVerified, List.of("user"));
    }

    /** An administrator. */
    public Person registerAdmin(String firstName, String lastName) {
        return signIn(register(firstName, lastName), true, List.of("user", "admin"));
    }

    private Person signIn(Person person, boolean emailVerified, List<String> roles) {
        SessionId session = new SessionId(UUID.randomUUID());
        Instant now = Instant.now();
        String token = tokens.sign(
                new AccessToken(person.id(), session, now, now.plus(AccessToken.LIFETIME), now, roles, emailVerified));
        return new Person(person.id(), person.email(), person.firstName(), person.lastName(), session, token);
    }

    /** The data of a change that tells of this account. */
    public static Map<String, Object> account(Person person, Map<String, ?> otherwise) {
        Map<String, Object> data = new HashMap<>(Map.of(
                "id",
                person.id().toString(),
                "email",
                person.email(),
                "is_active",
                true,
                "is_email_verified",
                true,
                "first_name",
                person.firstName(),
                "last_name",
                person.lastName(),
                "roles",
                List.of("user"),
                "has_password",
                true,
                "created_at",
                "2026-01-01T00:00:00.123456+00:00",
                "updated_at",
                "2026-01-01T00:00:00.123456+00:00"));
        data.putAll(otherwise);
        return data;
    }

    public void revoke(SessionId session) {
        append("session.revoked", Map.of("session_id", session.toString()));
    }

    /** Writes a change and tells of it. */
    public synchronized long append(String type, Map<String, ?> data) {
        long seq = lastSeq() + 1;
        log.add(new Change(seq, type, Instant.now(), "test-" + seq, Map.copyOf(data)));
        if (type.equals("user.deleted")) {
            accounts.remove(String.valueOf(data.get("id")));
        } else if (type.startsWith("user.")) {
            accounts.put(String.valueOf(data.get("id")), Map.copyOf(data));
        }
        node.bus().publish(new ChangeFeed.Appended(seq));
        return seq;
    }

    /** Removes all changes there are. */
    public synchronized void prune() {
        prunedUpTo = lastSeq();
        log.clear();
    }

    /** The ids after which pages of accounts were asked for. */
    public synchronized List<UserId> snapshots() {
        return new ArrayList<>(snapshots);
    }

    /** What becomes of pages of accounts from now on, by the id after which they begin. */
    public synchronized void snapshotsBecome(
            BiFunction<UserId, Future<ChangeFeed.Facts>, Future<ChangeFeed.Facts>> fault) {
        snapshotFault = fault;
    }

    @Override
    public void close() {
        await(node.close());
    }

    private long lastSeq() {
        return log.isEmpty() ? prunedUpTo : log.get(log.size() - 1).seq();
    }

    private synchronized Future<ChangeFeed.Facts> snapshot(ChangeFeed.Snapshot query) {
        snapshots.add(query.after());
        String after = query.after() == null ? "" : query.after().toString();
        List<Map<String, Object>> items = accounts.tailMap(after, false).values().stream()
                .limit(query.limit())
                .toList();
        Future<ChangeFeed.Facts> page =
                Future.succeededFuture(new ChangeFeed.Facts(lastSeq(), items, items.size() == query.limit()));
        return snapshotFault.apply(query.after(), page);
    }

    private synchronized ChangeFeed.Changes read(ChangeFeed.Read query) {
        if (query.after() < prunedUpTo) {
            throw new Failure(Code.CURSOR_EXPIRED, "The changes up to " + prunedUpTo + " are gone");
        }
        List<Change> items = log.stream()
                .filter(change -> change.seq() > query.after())
                .filter(change -> query.types().isEmpty() || query.types().contains(change.type()))
                .limit(query.limit())
                .toList();
        boolean more = items.size() == query.limit();
        long end = Math.max(query.after(), lastSeq());
        return new ChangeFeed.Changes(items, more ? items.get(items.size() - 1).seq() : end, more);
    }

    private synchronized ChangeFeed.Cursor cursorAt(Instant moment) {
        long seq = log.stream()
                .filter(change -> change.at().isBefore(moment))
                .mapToLong(Change::seq)
                .max()
                .orElse(prunedUpTo);
        return new ChangeFeed.Cursor(seq);
    }
}
