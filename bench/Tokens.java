import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.protocol.TokenKey;
import dev.rollcall.token.SigningKey;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;

/** Prints many access tokens of the session of one: {@code Tokens token count secret} or, with keys, {@code … keys.json}. */
public final class Tokens {
    public static void main(String[] arguments) throws Exception {
        String claims = new String(Base64.getUrlDecoder().decode(arguments[0].split("\\.")[1]), StandardCharsets.UTF_8);
        SigningKey key = arguments[2].endsWith(".json") ? pair(arguments[2]) : SigningKey.shared(arguments[2]);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            out.append(key.sign(new JsonObject(claims).put("jti", UUID.randomUUID().toString()))).append('\n');
        }
        System.out.print(out);
    }

    private static SigningKey pair(String file) throws Exception {
        ObjectNode jwk = (ObjectNode) new ObjectMapper().readTree(Files.readString(Path.of(file))).at("/keys/0");
        TokenKey known = new TokenKey(jwk.get("kid").asText(), jwk.get("x").asText(), jwk.get("y").asText());
        return SigningKey.of(known, jwk.get("d").asText());
    }
}
