package dev.rollcall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import no.nav.security.mock.oauth2.token.RequestMapping;
import no.nav.security.mock.oauth2.token.RequestMappingTokenCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OpenID provider on 127.0.0.1 that believes everybody. Its login page asks who you are and posts that to itself as
 * {@code username}, and optionally {@code claims}, a JSON object: they add to the token's claims and replace those that
 * the provider made, as {@code nonce} or {@code exp}. Or it posts {@code deny}, and nobody is signed in.
 */
public final class OpenIdServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenIdServer.class);
    private static final String NAME = "the OpenID provider";
    private static final String ISSUER_ID = "rollcall";
    private static final String LOGIN_PAGE = "openid-login.html";
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final long TOKEN_SECONDS = 3600;

    /** Who signs in with an address has it: no claims need to be typed. Those typed for it have no effect. */
    private static final RequestMapping ADDRESS = new RequestMapping(
            RequestMappingTokenCallback.SUBJECT_PARAM,
            ".+@.+",
            Map.of("email", "${subject}", "email_verified", true, "name", "${subject}"),
            "JWT");

    private final RotatingKeys keys = new RotatingKeys();
    private final MockOAuth2Server server;
    private final int port;

    /** Fails with {@link PortTakenException} as well when the port was free a moment before. */
    OpenIdServer(int port) {
        this.port = port;
        var config = new OAuth2Config(
                true,
                loginPage().toString(),
                null,
                false,
                new OAuth2TokenProvider(keys),
                Set.of(new RequestMappingTokenCallback(ISSUER_ID, List.of(ADDRESS), TOKEN_SECONDS)),
                new NettyWrapper());
        this.server = new MockOAuth2Server(config, new Denial());
        try {
            server.start(Ports.loopback(), port);
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        } catch (Exception e) { // of Kotlin, whose methods do not say so
            server.shutdown();
            throw e instanceof BindException ? new PortTakenException(port, NAME, e) : new IllegalStateException(e);
        }
        LOG.info("The OpenID provider is {}", issuer());
    }

    /** Port 0 is any free one. Fails with {@link PortTakenException}. */
    public static OpenIdServer start(int port) {
        return Ports.start(port, NAME, OpenIdServer::new);
    }

    public int port() {
        return port;
    }

    /** Below it is {@code /.well-known/openid-configuration}. */
    public String issuer() {
        return "http://127.0.0.1:" + port + "/" + ISSUER_ID;
    }

    /** From now on it signs with a new key, of another id, and publishes that one alone. */
    public void rotateKeys() {
        keys.rotate();
    }

    @Override
    public void close() {
        server.shutdown();
        // the library does not wait for its own end
        Wait.until(() -> Ports.isFree(port), CLOSING);
    }

    private static Path loginPage() {
        var page = Cache.resource(OpenIdServer.class, LOGIN_PAGE);
        try {
            return Cache.unpacked("openid", page, directory -> Files.write(directory.resolve(LOGIN_PAGE), page))
                    .resolve(LOGIN_PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack the login page", e);
        }
    }
}
