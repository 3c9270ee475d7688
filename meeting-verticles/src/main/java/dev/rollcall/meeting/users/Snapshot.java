package dev.rollcall.meeting.users;

import dev.rollcall.bus.Bus;
import dev.rollcall.protocol.ChangeFeed;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Takes in all accounts as they stand, page by page, when the change log no longer tells how they came to be so. What of
 * the copy is not among them is deleted. It may break off anywhere and be taken again, and others may take it or follow the
 * log meanwhile: each row gives way to what is newer.
 */
final class Snapshot {
    private static final int PAGE = 500;

    private final Bus bus;
    private final UserStore store;
    private final Promise<Long> taken = Promise.promise();

    Snapshot(Bus bus, UserStore store) {
        this.bus = bus;
        this.store = store;
    }

    /** Yields the cursor to follow the log on from. */
    Future<Long> take() {
        page(null, null);
        return taken.future();
    }

    /** Not composed page to page: there may be thousands, whose futures would all complete within one another. */
    private void page(UserId after, Long first) {
        bus.ask(new ChangeFeed.Snapshot(after, PAGE))
                .compose(page -> takeIn(after, page, first == null ? page.seq() : first))
                .onFailure(taken::fail);
    }

    private Future<Void> takeIn(UserId after, ChangeFeed.Facts page, long cursor) {
        List<UUID> there = page.items().stream()
                .map(account -> UUID.fromString((String) account.get("id")))
                .toList();
        UUID last = page.more() ? there.get(there.size() - 1) : null;
        return store.gone(after == null ? null : after.value(), last, there, page.seq())
                .compose(gone -> store.apply(facts(page, gone), last == null ? cursor : 0))
                .onSuccess(done -> {
                    if (last == null) {
                        taken.complete(cursor);
                    } else {
                        page(new UserId(last), cursor);
                    }
                });
    }

    private static List<UserFact> facts(ChangeFeed.Facts page, List<UUID> gone) {
        Stream<UserFact> there = page.items().stream()
                .map(account -> UserFact.of(account, page.seq()))
                .flatMap(Optional::stream);
        return Stream.concat(there, gone.stream().map(id -> UserFact.erased(id, page.seq())))
                .toList();
    }
}
