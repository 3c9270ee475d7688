package dev.rollcall.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.embedded.MailCatcher;
import dev.rollcall.embedded.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens signed by keys at both services, while the keys change. */
class KeyRotationTest {
    private static final List<String> KIDS = List.of("key-1", "key-2", "key-3", "key-4");
    private static final int PEOPLE = 3;
    private static final int SECONDS = 60;

    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path data;

    @Test
    void bothServicesTakeEveryTokenWhileTheKeysAreChangedThreeTimes() throws Exception {
        KeyFile file = new KeyFile(data.resolve("keys.json")).withNewKey(KIDS.get(0));
        Map<String, String> settings = Map.of("JWT_KEYS", file.path().toString());
        try (MailCatcher mail = Servers.freshMail();
                ChildProduct child = ChildProduct.start(data.resolve("data"), mail, settings)) {
            Product product = child.product();
            List<CompletableFuture<Void>> people = new ArrayList<>();
            List<List<CompletableFuture<Void>>> reached = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                Product.Person person = product.newPerson();
                List<CompletableFuture<Void>> seen =
                        KIDS.stream().map(kid -> new CompletableFuture<Void>()).toList();
                reached.add(seen);
                people.add(CompletableFuture.runAsync(
                        () -> go(product, person, seen), command -> new Thread(command).start()));
            }

            for (int i = 0; i < KIDS.size(); i++) {
                if (i > 0) {
                    file.withNewKey(KIDS.get(i));
                }
                for (List<CompletableFuture<Void>> seen : reached) {
                    await(seen.get(i));
                }
            }

            for (CompletableFuture<Void> person : people) {
                await(person);
            }
            assertThat(refusals).isEmpty();
            assertThat(requests).hasValueGreaterThan(300);
            JsonNode keys = product.auth("/.well-known/jwks.json")
                    .get()
                    .expect(200)
                    .json()
                    .at("/keys");
            assertThat(keys).extracting(key -> key.get("kid").asText()).containsExactlyElementsOf(KIDS);
        }
    }

    /** Refreshes and shows tokens new and old to both services, until there has been one of each key and some more. */
    private void go(Product product, Product.Person person, List<CompletableFuture<Void>> seen) {
        List<String> tokens = new ArrayList<>(List.of(person.accessToken()));
        String refreshToken = person.refreshToken();
        int after = 0;
        while (after < 20) {
            Answer refreshed = expect200(
                    "refresh", product.auth("/v1/tokens/refresh").post("{\"refresh_token\":\"" + refreshToken + "\"}"));
            refreshToken = refreshed.text("/refresh_token");
            String token = refreshed.text("/access_token");
            tokens.add(token);
            for (String each : List.of(token, tokens.get(0), tokens.get(tokens.size() / 2))) {
                expect200(kid(each), product.meeting("/v1/meetings").token(each).get());
                expect200(
                        kid(each),
                        product.auth("/v1/sessions/current").token(each).get());
            }
            seen.get(KIDS.indexOf(kid(token))).complete(null);
            after += seen.get(KIDS.size() - 1).isDone() ? 1 : 0;
        }
    }

    private Answer expect200(String what, Answer answer) {
        requests.incrementAndGet();
        if (answer.status() != 200) {
            refusals.add(what + " " + answer.response());
        }
        return answer;
    }

    private static String kid(String token) {
        try {
            byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
            return new ObjectMapper().readTree(header).get("kid").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CompletableFuture<Void> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        future.get(SECONDS, TimeUnit.SECONDS);
    }
}
