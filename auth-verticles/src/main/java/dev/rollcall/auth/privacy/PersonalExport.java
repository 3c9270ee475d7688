package dev.rollcall.auth.privacy;

import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.Audit;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Command;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.PersonalData;
import dev.rollcall.protocol.Privacy;
import dev.rollcall.protocol.Refusal;
import dev.rollcall.protocol.StoredItems;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Gathers all that both services store about somebody: the whole, or nothing. */
public final class PersonalExport {
    private static final int ENTRIES = 500;

    /** By then the meeting service may well be back, and if not, the mail tells when it is. */
    private static final int RETRY_AFTER_SECONDS = 60;

    private final Bus bus;
    private final Clock clock;

    public PersonalExport(Bus bus, Clock clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /** The document, complete. */
    public record Document(Instant exportedAt, AuthPart auth, MeetingPart meeting) {}

    /** What the auth service stores. */
    public record AuthPart(
            Map<String, Object> account,
            List<Map<String, Object>> changes,
            List<Map<String, Object>> sessions,
            List<Map<String, Object>> knownDevices,
            List<Map<String, Object>> identities,
            List<Map<String, Object>> oneTimeTokens,
            List<Map<String, Object>> mails,
            List<Audit.Entry> activity) {}

    /** What the meeting service stores; the user is null for who is not known there yet. */
    public record MeetingPart(
            Map<String, Object> user, List<Map<String, Object>> meetings, List<Map<String, Object>> changes) {}

    /**
     * Fails with {@code UNAVAILABLE} while the meeting service is away: then the wish is kept, and a mail tells when it can
     * be fulfilled.
     */
    public Future<Document> gather(UserId user) {
        Instant now = clock.instant();
        return authPart(user)
                .compose(auth -> meetingPart(user)
                        .recover(e -> isAway(e) ? keep(user) : Future.failedFuture(e))
                        .map(meeting -> new Document(now, auth, meeting)))
                .compose(document -> bus.ask(new Privacy.NoteExport(user)).map(document));
    }

    private Future<AuthPart> authPart(UserId user) {
        Future<List<Map<String, Object>>> account = auth(user, Privacy.Part.ACCOUNT);
        Future<List<Map<String, Object>>> changes = auth(user, Privacy.Part.CHANGES);
        Future<List<Map<String, Object>>> sessions = auth(user, Privacy.Part.SESSIONS);
        Future<List<Map<String, Object>>> devices = auth(user, Privacy.Part.KNOWN_DEVICES);
        Future<List<Map<String, Object>>> identities = auth(user, Privacy.Part.IDENTITIES);
        Future<List<Map<String, Object>>> tokens = auth(user, Privacy.Part.ONE_TIME_TOKENS);
        Future<List<Map<String, Object>>> mails = auth(user, Privacy.Part.MAILS);
        Future<List<Audit.Entry>> activity = all(
                cursor -> bus.ask(new Audit.OfAccount(user, cursor, ENTRIES)),
                Audit.Page::items,
                Audit.Page::nextCursor);
        return Future.all(List.of(account, changes, sessions, devices, identities, tokens, mails, activity))
                .map(read -> new AuthPart(
                        account.result().stream()
                                .findFirst()
                                .orElseThrow(() -> Failure.notFound("There is no such account")),
                        changes.result(),
                        sessions.result(),
                        devices.result(),
                        identities.result(),
                        tokens.result(),
                        mails.result(),
                        activity.result()));
    }

    private Future<MeetingPart> meetingPart(UserId user) {
        Future<List<Map<String, Object>>> copy = meeting(user, PersonalData.Part.USER);
        Future<List<Map<String, Object>>> meetings = meeting(user, PersonalData.Part.MEETINGS);
        Future<List<Map<String, Object>>> changes = meeting(user, PersonalData.Part.CHANGES);
        return Future.all(copy, meetings, changes)
                .map(read -> new MeetingPart(
                        copy.result().stream().findFirst().orElse(null), meetings.result(), changes.result()));
    }

    private Future<List<Map<String, Object>>> auth(UserId user, Privacy.Part part) {
        return items(cursor -> new Privacy.Read(user, part, cursor));
    }

    private Future<List<Map<String, Object>>> meeting(UserId user, PersonalData.Part part) {
        return items(cursor -> new PersonalData.Read(user, part, cursor));
    }

    private Future<List<Map<String, Object>>> items(Function<String, Command<StoredItems>> query) {
        return all(cursor -> bus.ask(query.apply(cursor)), StoredItems::items, StoredItems::nextCursor);
    }

    private static <P, T> Future<List<T>> all(
            Function<String, Future<P>> read, Function<P, List<T>> items, Function<P, String> next) {
        Promise<List<T>> all = Promise.promise();
        page(null, read, items, next, new ArrayList<>(), all);
        return all.future();
    }

    /** Not composed page to page: there may be many, whose futures would all complete within one another. */
    private static <P, T> void page(
            String cursor,
            Function<String, Future<P>> read,
            Function<P, List<T>> items,
            Function<P, String> next,
            List<T> found,
            Promise<List<T>> all) {
        read.apply(cursor)
                .onSuccess(page -> {
                    found.addAll(items.apply(page));
                    if (next.apply(page) == null) {
                        all.complete(found);
                    } else {
                        page(next.apply(page), read, items, next, found, all);
                    }
                })
                .onFailure(all::fail);
    }

    private static boolean isAway(Throwable e) {
        return e instanceof Failure failure && failure.code() == Code.UNAVAILABLE;
    }

    private <T> Future<T> keep(UserId user) {
        return bus.ask(new Privacy.KeepExport(user))
                .compose(kept -> Future.failedFuture(new Failure(new Refusal(
                        Code.UNAVAILABLE,
                        "The meeting service is away, and with it a part of your data. You get a mail as soon as all of it "
                                + "can be had; then ask again",
                        List.of(),
                        RETRY_AFTER_SECONDS))));
    }
}
