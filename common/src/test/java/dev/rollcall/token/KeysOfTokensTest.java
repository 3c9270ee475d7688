package dev.rollcall.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.SteeredClock;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.TokenKey;
import dev.rollcall.protocol.TokenKeys;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which key a token may have been signed by, and by which algorithm. */
@ExtendWith(VertxExtension.class)
class KeysOfTokensTest {
    private static final String SECRET = "gQ3rT7yUi9oP2aSd4fGh6jKl8zXc0vBn";
    private static final KeyPairs MAY = KeyPairs.named("2026-05");
    private static final KeyPairs JUNE = KeyPairs.named("2026-06");
    private static final KeyPairs FOREIGN = KeyPairs.named("2026-05");
    private static final Instant NOW = Instant.parse("2026-10-20T07:00:00Z");
    private static final AccessToken TOKEN = new AccessToken(
            new UserId(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057")),
            new SessionId(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8058")),
            NOW,
            NOW.plus(AccessToken.LIFETIME),
            NOW.minusSeconds(60),
            List.of("user"),
            true);

    private final SteeredClock clock = new SteeredClock(NOW);
    private final TokenSigner signer = new TokenSigner();
    private final AtomicInteger looks = new AtomicInteger();
    private Future<Done> look = Future.succeededFuture(Done.DONE);
    private KeyRing ring;
    private AccessTokens tokens;

    @BeforeEach
    void make(Vertx vertx) {
        ring = new KeyRing(vertx, SECRET);
        tokens = new AccessTokens(ring, this::look, clock);
        inUse(MAY, JUNE);
        signer.use(MAY.signing());
    }

    private Future<Done> look() {
        looks.incrementAndGet();
        return look;
    }

    private void inUse(KeyPairs... keys) {
        ring.replace(new TokenKeys.InUse(Stream.of(keys).map(KeyPairs::known).toList(), false));
    }

    @Test
    void aTokenNamesTheKeyThatSignedIt() throws Exception {
        String text = signer.sign(TOKEN);

        assertThat(json(text.split("\\.")[0]))
                .isEqualTo(new JsonObject()
                        .put("typ", "at+jwt")
                        .put("alg", "ES256")
                        .put("kid", "2026-05"));
        assertThat(Await.result(tokens.verify(text))).isEqualTo(TOKEN);
        assertThat(Await.result(tokens.verify(MAY.sign(header(), claims())))).isEqualTo(TOKEN);
        assertThat(looks).hasValue(0);
    }

    @Test
    void theKeyThatSignsCanBeAnotherFromOneTokenToTheNext() throws Exception {
        String before = signer.sign(TOKEN);
        signer.use(JUNE.signing());
        String after = signer.sign(TOKEN);

        assertThat(json(after.split("\\.")[0]).getString("kid")).isEqualTo("2026-06");
        assertThat(Await.result(tokens.verify(before))).isEqualTo(TOKEN);
        assertThat(Await.result(tokens.verify(after))).isEqualTo(TOKEN);
    }

    @Test
    void aTokenOfAKeyThatIsNotOnTheRingIsGoodOnceALookHasFoundTheKey() throws Exception {
        inUse(MAY);
        AccessTokens learning = new AccessTokens(
                ring,
                () -> {
                    inUse(MAY, JUNE);
                    return look();
                },
                clock);

        assertThat(Await.result(learning.verify(JUNE.sign(header().put("kid", "2026-06"), claims()))))
                .isEqualTo(TOKEN);
        assertThat(looks).hasValue(1);
    }

    @Test
    void aTokenOfAKeyThatNobodyKnowsIsInvalid() {
        assertInvalid(KeyPairs.named("2026-07").sign(header().put("kid", "2026-07"), claims()));
        assertThat(looks).hasValue(1);
    }

    @Test
    void whileNobodyCanSayWhetherThereIsSuchAKeyNobodyGuesses() throws Exception {
        look = Future.failedFuture(Failure.unavailable("down"));

        assertCode(Code.UNAVAILABLE, JUNE.sign(header().put("kid", "2026-07"), claims()));
        assertThat(Await.result(tokens.verify(signer.sign(TOKEN)))).isEqualTo(TOKEN);
    }

    @Test
    void aTokenThatWasFoundGoodIsNotAnyMoreWhenItsKeyHasGone() throws Exception {
        String text = signer.sign(TOKEN);
        assertThat(Await.result(tokens.verify(text))).isEqualTo(TOKEN);

        inUse(JUNE);
        assertInvalid(text);

        inUse(MAY);
        assertThat(Await.result(tokens.verify(text))).isEqualTo(TOKEN);

        inUse(FOREIGN); // of the same name
        assertInvalid(text);
    }

    @Test
    void aTokenSignedByTheSecretIsGoodForAsLongAsThatIsInUse() throws Exception {
        String text = hs256(header().put("alg", "HS256"), SECRET.getBytes(StandardCharsets.UTF_8));
        ring.replace(new TokenKeys.InUse(List.of(MAY.known()), true));
        assertThat(Await.result(tokens.verify(text))).isEqualTo(TOKEN);

        inUse(MAY);

        assertInvalid(text);
    }

    @Test
    void untilItIsToldOtherwiseANodeTakesTheSecretToBeInUse(Vertx vertx) throws Exception {
        AccessTokens fresh = new AccessTokens(new KeyRing(vertx, SECRET), this::look, clock);
        signer.use(SigningKey.shared(SECRET));

        assertThat(Await.result(fresh.verify(signer.sign(TOKEN)))).isEqualTo(TOKEN);
        assertThat(looks).hasValue(0);
    }

    @Test
    void aNodeWithoutTheSecretVerifiesByKeysAlone(Vertx vertx) throws Exception {
        KeyRing keysOnly = new KeyRing(vertx, null);
        keysOnly.replace(new TokenKeys.InUse(List.of(MAY.known()), true));
        AccessTokens verifier = new AccessTokens(keysOnly, this::look, clock);

        assertThat(Await.result(verifier.verify(signer.sign(TOKEN)))).isEqualTo(TOKEN);
        assertThat(Await.refusal(verifier.verify(hs256(header().put("alg", "HS256"), new byte[] {0})))
                        .code())
                .isEqualTo(Code.TOKEN_INVALID);
    }

    /** The classic confusion: what is public taken for a secret. */
    @Test
    void aTokenSignedWithThePublicKeyAsASecretIsInvalid() throws Exception {
        TokenKey key = MAY.known();
        byte[] der = MAY.pair().getPublic().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
        List<byte[]> secrets = List.of(
                der,
                pem.getBytes(StandardCharsets.UTF_8),
                pem.trim().getBytes(StandardCharsets.UTF_8),
                Base64.getUrlDecoder().decode(key.x()),
                key.x().getBytes(StandardCharsets.UTF_8),
                VerificationKey.jwk(key).encode().getBytes(StandardCharsets.UTF_8));
        ring.replace(new TokenKeys.InUse(List.of(key), true));

        for (byte[] secret : secrets) {
            assertInvalid(hs256(header().put("alg", "HS256"), secret));
            assertInvalid(hs256(header(), secret));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none", "None", "HS256", "HS384", "HS512", "RS256", "PS256", "ES256K", "ES384", "ES512", "EdDSA",
                "es256", ""
            })
    void aGoodSignatureUnderAnotherAlgorithmIsInvalid(String algorithm) {
        JsonObject header = header().put("alg", algorithm);

        assertInvalid(MAY.sign(header, claims()));
        assertInvalid(MAY.sign(header, claims()).replaceFirst("[^.]*$", ""));
    }

    @Test
    void aSignatureOfAnotherKeyIsInvalid() {
        assertInvalid(FOREIGN.sign(header(), claims()));
        assertInvalid(JUNE.sign(header(), claims()));
        assertInvalid(MAY.sign(header().put("kid", "2026-06"), claims()));
    }

    @Test
    void aTokenThatNamesNoKeyIsInvalid() {
        JsonObject nameless = header();
        nameless.remove("kid");

        assertInvalid(MAY.sign(nameless, claims()));
        assertInvalid(MAY.sign(header().put("kid", 7), claims()));
        assertInvalid(MAY.sign(header().putNull("kid"), claims()));
        assertInvalid(MAY.sign(header().put("kid", new JsonArray().add("2026-05")), claims()));
        assertThat(looks).as("looks for a key without a name").hasValue(0);

        assertInvalid(MAY.sign(header().put("kid", ""), claims()));
        assertInvalid(MAY.sign(header().put("kid", "2026-05 "), claims()));
    }

    @Test
    void aKeyThatATokenBringsAlongIsNotUsed() throws Exception {
        JsonObject jwk = VerificationKey.jwk(FOREIGN.known());

        assertInvalid(FOREIGN.sign(header().put("jwk", jwk), claims()));
        assertInvalid(FOREIGN.sign(header().put("jku", "https://keys.example/jwks"), claims()));
        assertInvalid(FOREIGN.sign(header().put("x5u", "https://keys.example/chain"), claims()));
        assertInvalid(FOREIGN.sign(header().put("x5c", new JsonArray().add("MII")), claims()));
        assertThat(Await.result(tokens.verify(MAY.sign(header().put("jwk", jwk), claims()))))
                .isEqualTo(TOKEN);
    }

    @Test
    void aTokenThatAsksForWhatIsNotKnownIsInvalid() {
        JsonArray critical = new JsonArray().add("b64");

        assertInvalid(MAY.sign(header().put("crit", critical).put("b64", false), claims()));
        assertInvalid(MAY.sign(header().putNull("crit"), claims()));
    }

    @Test
    void aSignatureOfAnotherFormIsInvalid() {
        String signed = signer.sign(TOKEN).replaceFirst("[^.]*$", "");

        assertInvalid(MAY.sign(header(), claims(), "SHA256withECDSA")); // DER
        for (int length : List.of(0, 1, 32, 63, 64, 65, 128)) {
            assertInvalid(signed + base64(new byte[length])); // r and s of zero: CVE-2022-21449
        }
    }

    @Test
    void everyChangeOfASignedTokenIsInvalid() {
        String[] parts = signer.sign(TOKEN).split("\\.");
        String claims =
                base64(json(parts[1]).put("roles", new JsonArray().add("admin")).encode());

        assertInvalid(parts[0] + '.' + claims + '.' + parts[2]);
        assertInvalid(base64(json(parts[0]).put("more", 1).encode()) + '.' + parts[1] + '.' + parts[2]);
    }

    @Test
    void aTokenOfANodeWhoseClockIsAheadIsGoodAndOneThatOutlivesItsRevocationIsNot() throws Exception {
        assertThat(Await.result(tokens.verify(signer.sign(shifted(Duration.ofSeconds(60))))))
                .isEqualTo(shifted(Duration.ofSeconds(60)));
        assertInvalid(signer.sign(shifted(Duration.ofSeconds(61))));
    }

    @Test
    void typeIssuerAudienceAndExpiryAreThoseOfTheProfile() {
        assertInvalid(MAY.sign(header().put("typ", "JWT"), claims()));
        assertInvalid(MAY.sign(header(), claims().put("iss", "somebody")));
        assertInvalid(MAY.sign(header(), claims().put("aud", "somewhere")));

        clock.advance(AccessToken.LIFETIME);
        assertCode(Code.TOKEN_EXPIRED, MAY.sign(header(), claims()));
        assertInvalid(FOREIGN.sign(header(), claims()));
    }

    private static AccessToken shifted(Duration by) {
        return new AccessToken(
                TOKEN.user(),
                TOKEN.session(),
                TOKEN.issuedAt().plus(by),
                TOKEN.expiresAt().plus(by),
                TOKEN.authTime(),
                TOKEN.roles(),
                true);
    }

    private void assertInvalid(String text) {
        assertCode(Code.TOKEN_INVALID, text);
    }

    private void assertCode(Code code, String text) {
        assertThat(Await.refusal(tokens.verify(text)).code()).as(text).isEqualTo(code);
    }

    private static JsonObject header() {
        return new JsonObject().put("typ", "at+jwt").put("alg", "ES256").put("kid", "2026-05");
    }

    private static JsonObject claims() {
        return new JsonObject()
                .put("iss", "rollcall")
                .put("aud", "rollcall")
                .put("sub", TOKEN.user().toString())
                .put("sid", TOKEN.session().toString())
                .put("jti", "1")
                .put("iat", TOKEN.issuedAt().getEpochSecond())
                .put("exp", TOKEN.expiresAt().getEpochSecond())
                .put("auth_time", TOKEN.authTime().getEpochSecond())
                .put("roles", new JsonArray(TOKEN.roles()))
                .put("email_verified", true);
    }

    private static String hs256(JsonObject header, byte[] secret) throws GeneralSecurityException {
        String signed = base64(header.encode()) + '.' + base64(claims().encode());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return signed + '.' + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static JsonObject json(String part) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
