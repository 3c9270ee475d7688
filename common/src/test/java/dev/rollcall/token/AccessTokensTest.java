package dev.rollcall.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.Await;
import dev.rollcall.SteeredClock;
import dev.rollcall.protocol.Code;
import dev.rollcall.protocol.Done;
import dev.rollcall.protocol.SessionId;
import dev.rollcall.protocol.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class AccessTokensTest {
    private static final String SECRET = "gQ3rT7yUi9oP2aSd4fGh6jKl8zXc0vBn";
    private static final String FOREIGN_SECRET = "another-key-of-thirty-two-bytes!";
    private static final Instant NOW = Instant.parse("2026-10-20T07:00:00Z");
    private static final AccessToken TOKEN = new AccessToken(
            new UserId(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057")),
            new SessionId(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8058")),
            NOW,
            NOW.plus(AccessToken.LIFETIME),
            NOW.minusSeconds(60),
            List.of("user", "admin"),
            true);

    private final SteeredClock clock = new SteeredClock(NOW);
    private final TokenSigner signer = new TokenSigner();
    private AccessTokens tokens;

    @BeforeEach
    void make(Vertx vertx) {
        signer.use(SigningKey.shared(SECRET));
        tokens = new AccessTokens(new KeyRing(vertx, SECRET), () -> Future.succeededFuture(Done.DONE), clock);
    }

    @Test
    void aTokenOfOursSaysWhatWasSigned() throws Exception {
        String text = signer.sign(TOKEN);

        assertThat(Await.result(tokens.verify(text))).isEqualTo(TOKEN);
        assertThat(Await.result(tokens.verify(text))).isEqualTo(TOKEN);
    }

    @Test
    void aTokenHasTheClaimsOfTheProfile() {
        String[] parts = signer.sign(TOKEN).split("\\.");

        JsonObject header = json(parts[0]);
        JsonObject claims = json(parts[1]);

        assertThat(header).isEqualTo(new JsonObject().put("typ", "at+jwt").put("alg", "HS256"));
        assertThat(claims.fieldNames())
                .containsExactlyInAnyOrder(
                        "iss", "aud", "sub", "sid", "jti", "iat", "exp", "auth_time", "roles", "email_verified");
        assertThat(claims.getString("sub")).isEqualTo(TOKEN.user().toString());
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(300);
    }

    @Test
    void noTwoTokensAreAlike() {
        assertThat(signer.sign(TOKEN)).isNotEqualTo(signer.sign(TOKEN));
    }

    @Test
    void aTokenMadeElsewhereByTheSameKeyIsGood() throws Exception {
        assertThat(Await.result(tokens.verify(made(header(), claims(), SECRET))))
                .isEqualTo(TOKEN);
    }

    @Test
    void aTokenExpires() throws Exception {
        String text = signer.sign(TOKEN);

        clock.advance(AccessToken.LIFETIME.minusSeconds(1));
        assertThat(Await.result(tokens.verify(text))).isEqualTo(TOKEN);

        clock.advance(Duration.ofSeconds(1));
        assertCode(Code.TOKEN_EXPIRED, text);
        assertCode(Code.TOKEN_EXPIRED, made(header(), claims(), SECRET));
    }

    @Test
    void anExpiredTokenOfAForeignKeyIsInvalidAndNotExpired() {
        clock.advance(AccessToken.LIFETIME);

        assertInvalid(made(header(), claims(), FOREIGN_SECRET));
    }

    @Test
    void aForeignSignatureIsInvalid() {
        assertInvalid(made(header(), claims(), FOREIGN_SECRET));
    }

    @Test
    void aChangedClaimIsInvalid() {
        String[] parts = signer.sign(TOKEN).split("\\.");
        String changed =
                base64(json(parts[1]).put("roles", new JsonArray().add("root")).encode());

        assertInvalid(parts[0] + '.' + changed + '.' + parts[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256", ""})
    void anotherAlgorithmIsInvalid(String algorithm) {
        JsonObject header = header().put("alg", algorithm);

        assertInvalid(made(header, claims(), SECRET));
        assertInvalid(base64(header.encode()) + '.' + base64(claims().encode()) + '.');
        assertInvalid(base64(header.encode()) + '.' + base64(claims().encode()));
    }

    @Test
    void aLongerHmacOfOurKeyIsInvalid() {
        String signed = base64(header().put("alg", "HS512").encode()) + '.' + base64(claims().encode());

        assertInvalid(signed + '.' + base64(hmac("HmacSHA512", SECRET, signed)));
    }

    @Test
    void aKeyThatATokenBringsAlongIsNotUsed() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        JsonObject symmetric = new JsonObject()
                .put("kty", "oct")
                .put("k", base64(FOREIGN_SECRET))
                .put("alg", "HS256");
        JsonObject asymmetric = new JsonObject()
                .put("kty", "RSA")
                .put("n", base64(key.getModulus().toByteArray()))
                .put("e", base64(key.getPublicExponent().toByteArray()));

        assertInvalid(made(header().put("jwk", symmetric), claims(), FOREIGN_SECRET));
        assertInvalid(made(header().put("jku", "https://keys.example/jwks"), claims(), FOREIGN_SECRET));
        assertInvalid(made(header().put("x5u", "https://keys.example/chain"), claims(), FOREIGN_SECRET));
        assertInvalid(made(header().put("kid", "../../dev/null"), claims(), FOREIGN_SECRET));
        assertInvalid(rsa(header().put("alg", "RS256").put("jwk", asymmetric), pair));
        assertInvalid(rsa(header().put("jwk", asymmetric), pair));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+JWT", "rt+jwt", "application/json", ""})
    void anotherTypeIsInvalid(String type) {
        assertInvalid(made(header().put("typ", type), claims(), SECRET));
    }

    @Test
    void aTokenWithoutATypeIsInvalid() {
        JsonObject header = header();
        header.remove("typ");

        assertInvalid(made(header, claims(), SECRET));
    }

    @Test
    void anotherAudienceOrIssuerIsInvalid() {
        assertInvalid(made(header(), claims().put("aud", "somewhere"), SECRET));
        assertInvalid(made(header(), claims().put("aud", new JsonArray().add("somewhere")), SECRET));
        assertInvalid(made(header(), claims().put("aud", new JsonArray()), SECRET));
        assertInvalid(made(header(), claims().put("iss", "somebody"), SECRET));
        assertInvalid(made(header(), claims().put("iss", 7), SECRET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "sid", "iat", "exp", "auth_time", "roles", "email_verified"})
    void aTokenWithoutAClaimIsInvalid(String claim) {
        JsonObject without = claims();
        without.remove(claim);

        assertInvalid(made(header(), without, SECRET));
        assertInvalid(made(header(), claims().putNull(claim), SECRET));
        assertInvalid(made(header(), claims().put(claim, new JsonObject()), SECRET));
    }

    @Test
    void claimsOfTheWrongFormAreInvalid() {
        assertInvalid(made(header(), claims().put("sub", "somebody"), SECRET));
        assertInvalid(made(header(), claims().put("sid", 7), SECRET));
        assertInvalid(made(header(), claims().put("exp", "tomorrow"), SECRET));
        assertInvalid(made(header(), claims().put("exp", Long.MAX_VALUE), SECRET));
        assertInvalid(made(header(), claims().put("roles", "admin"), SECRET));
        assertInvalid(made(header(), claims().put("roles", new JsonArray().add(7)), SECRET));
        assertInvalid(made(header(), claims().put("email_verified", "yes"), SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "garbage",
                "a.b.c",
                "eyJ9.eyJ9.eyJ9",
                "bnVsbA.bnVsbA.bnVsbA",
                "W10.W10.W10",
                "\u0000\u0000.\u0000.\u0000",
                "ünïcode.ünïcode.ünïcode",
                "=.=.="
            })
    void garbageIsInvalid(String text) {
        assertInvalid(text);
    }

    @Test
    void aHugeTokenIsInvalid() {
        assertInvalid("x".repeat(10_000_000));
        assertInvalid(made(header(), claims().put("more", "x".repeat(4_096)), SECRET));
    }

    @Test
    void aTokenWithMoreOrFewerPartsIsInvalid() {
        String text = signer.sign(TOKEN);

        assertInvalid(text + ".more");
        assertInvalid(text + ".");
        assertInvalid("." + text);
        assertInvalid(text.substring(0, text.lastIndexOf('.') + 1));
        assertInvalid(text.substring(0, text.length() - 5));
    }

    private void assertInvalid(String text) {
        assertCode(Code.TOKEN_INVALID, text);
    }

    private void assertCode(Code code, String text) {
        assertThat(Await.refusal(tokens.verify(text)).code()).isEqualTo(code);
    }

    private static JsonObject header() {
        return new JsonObject().put("typ", "at+jwt").put("alg", "HS256");
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

    private static String made(JsonObject header, JsonObject claims, String secret) {
        String signed = base64(header.encode()) + '.' + base64(claims.encode());
        return signed + '.' + base64(hmac("HmacSHA256", secret, signed));
    }

    private static String rsa(JsonObject header, KeyPair pair) throws GeneralSecurityException {
        String signed = base64(header.encode()) + '.' + base64(claims().encode());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + '.' + base64(signature.sign());
    }

    private static byte[] hmac(String algorithm, String secret, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
