package dev.rollcall.auth.running;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Tokens that are good for nothing, each for a reason of its own. */
public enum ShownToken {
    EXPIRED_ACCESS((server, person) -> {
        Jwt good = Jwt.parse(person.accessToken());
        ObjectNode claims = good.claims().deepCopy();
        claims.put("exp", Instant.now().minusSeconds(1).getEpochSecond());
        return Jwt.sign(good.header(), claims, AuthServer.JWT_SECRET_KEY);
    }),
    EXPIRED_REFRESH((server, person) -> {
        session(server, person, "idle_expires_at = now()");
        return person.refreshToken();
    }),
    ACCESS_OF_AN_EXPIRED_SESSION((server, person) -> {
        session(server, person, "expires_at = now()");
        return person.accessToken();
    }),
    REVOKED_ACCESS((server, person) -> loggedOut(server, person).accessToken()),
    REVOKED_REFRESH((server, person) -> loggedOut(server, person).refreshToken()),
    ACCESS_OF_THE_DISABLED((server, person) -> disabled(server, person).accessToken()),
    REFRESH_OF_THE_DISABLED((server, person) -> disabled(server, person).refreshToken()),
    ACCESS_OF_THE_ERASED((server, person) -> erased(server, person).accessToken()),
    REFRESH_OF_THE_ERASED((server, person) -> erased(server, person).refreshToken()),
    USED_REFRESH((server, person) -> {
        String next = server.refresh(person.refreshToken()).expect(200).text("/refresh_token");
        server.refresh(next).expect(200);
        return person.refreshToken();
    }),
    FOREIGN_ACCESS((server, person) -> {
        Jwt good = Jwt.parse(person.accessToken());
        return Jwt.sign(good.header(), good.claims(), "another secret of thirty-two bytes or more");
    }),
    FOREIGN_REFRESH((server, person) -> changed(person.refreshToken())),
    ACCESS_OF_SOMEBODY_ELSES_SESSION((server, person) -> {
        Jwt good = Jwt.parse(person.accessToken());
        ObjectNode claims = good.claims().deepCopy();
        claims.put("sub", UUID.randomUUID().toString());
        return Jwt.sign(good.header(), claims, AuthServer.JWT_SECRET_KEY);
    }),
    UNSIGNED_ACCESS((server, person) -> {
        String claims = person.accessToken().split("\\.")[1];
        return base64("{\"typ\":\"at+jwt\",\"alg\":\"none\"}") + '.' + claims + '.';
    }),
    HALF_ACCESS((server, person) -> person.accessToken().substring(0, 100)),
    HALF_REFRESH((server, person) -> person.refreshToken().substring(0, 40)),
    WORD((server, person) -> "token"),
    UNICODE((server, person) -> "tökèn \ud83d\ude00 %00"),
    LONG((server, person) -> "x".repeat(50_000));

    /** Of either kind, of neither, and none. */
    public static final List<String> HINTS =
            Collections.unmodifiableList(Stream.of(null, "", "access_token", "refresh_token", "id_token", "Bearer", "ü")
                    .toList());

    private final BiFunction<AuthServer, Person, String> make;

    ShownToken(BiFunction<AuthServer, Person, String> make) {
        this.make = make;
    }

    /** One that comes of what this person was given; whatever else has to happen for it happens now. */
    public String of(AuthServer server, Person person) {
        return make.apply(server, person);
    }

    /** Sends a token as standard clients do, with a hint unless that is null. */
    public static Answer show(Call call, String token, String hint) {
        return hint == null ? call.form("token", token) : call.form("token", token, "token_type_hint", hint);
    }

    private static void session(AuthServer server, Person person, String change) {
        server.sql().update("UPDATE sessions SET " + change + " WHERE id = ?", UUID.fromString(person.sessionId()));
    }

    private static Person loggedOut(AuthServer server, Person person) {
        server.call("/v1/sessions/current").token(person.accessToken()).delete().expect(204);
        return person;
    }

    private static Person disabled(AuthServer server, Person person) {
        server.sql().update("UPDATE accounts SET is_active = false WHERE id = ?", UUID.fromString(person.userId()));
        return person;
    }

    private static Person erased(AuthServer server, Person person) {
        server.sql().update("DELETE FROM accounts WHERE id = ?", UUID.fromString(person.userId()));
        return person;
    }

    private static String changed(String token) {
        char last = token.charAt(10) == 'A' ? 'B' : 'A';
        return token.substring(0, 10) + last + token.substring(11);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
