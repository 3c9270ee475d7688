package dev.rollcall.auth.keys;

import dev.rollcall.auth.running.Answer;
import dev.rollcall.auth.running.AuthServer;
import dev.rollcall.auth.running.Jwt;
import dev.rollcall.auth.running.Person;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** People who refresh at one node and the next, and show tokens new and old to all of them, without a pause. */
final class Traffic implements AutoCloseable {
    private static final int OLD_TOKENS = 200;

    private final List<AuthServer> nodes;
    private final List<CompletableFuture<Void>> people = new ArrayList<>();
    private final Map<AuthServer, String> kids = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    Traffic(List<AuthServer> nodes, int people) {
        this.nodes = nodes;
        for (int i = 0; i < people; i++) {
            Person person = nodes.get(0).newPerson();
            this.people.add(CompletableFuture.runAsync(() -> go(person), command -> new Thread(command).start()));
        }
    }

    private void go(Person person) {
        Deque<String> tokens = new ArrayDeque<>();
        String refreshToken = person.refreshToken();
        for (int i = 0; !over; i++) {
            AuthServer node = nodes.get(i % nodes.size());
            Answer refreshed = expect200("refresh", node.refresh(refreshToken));
            refreshToken = refreshed.text("/refresh_token");
            String token = refreshed.text("/access_token");
            kids.put(node, kid(token));
            tokens.addLast(token);
            if (tokens.size() > OLD_TOKENS) {
                tokens.removeFirst();
            }
            String old = tokens.getFirst();
            nodes.forEach(each -> {
                expect200(kid(token), each.current(token));
                expect200(kid(old), each.current(old));
            });
        }
    }

    private Answer expect200(String what, Answer answer) {
        requests.incrementAndGet();
        if (answer.status() != 200) {
            refusals.add(what + " " + answer.status() + " " + answer.body());
        }
        return answer;
    }

    /** Whether every node has signed its latest token with that key. */
    boolean isSignedBy(String kid) {
        return kids.size() == nodes.size() && kids.values().stream().allMatch(kid::equals);
    }

    int requests() {
        return requests.get();
    }

    Queue<String> refusals() {
        return refusals;
    }

    static String kid(String token) {
        return Jwt.parse(token).header().path("kid").asText("none");
    }

    @Override
    public void close() {
        over = true;
        people.forEach(CompletableFuture::join);
    }
}
