package dev.rollcall.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileProps;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server shows of itself over TLS: PEM files, which are read again when they change, so that a certificate is renewed
 * without a restart.
 *
 * @param certificate the path of the chain, the server's own first
 * @param key the path of its private key (PKCS 8)
 * @param look how long from one look at the files to the next
 */
public record Certificate(String certificate, String key, Duration look) {
    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** Whose files are looked at every two seconds. */
    public Certificate(String certificate, String key) {
        this(certificate, key, LOOK);
    }

    PemKeyCertOptions files() {
        return new PemKeyCertOptions().addCertPath(certificate).addKeyPath(key);
    }

    /** Lets the server, which listens, show what the files hold from now on; what it cannot use leaves it as it was. */
    Future<Void> follow(Vertx vertx, HttpServer server) {
        return modified(vertx).map(loaded -> {
            new Renewal(vertx, server, loaded).begin();
            return null;
        });
    }

    private Future<Long> modified(Vertx vertx) {
        return Future.all(
                        vertx.fileSystem().props(certificate),
                        vertx.fileSystem().props(key))
                .map(files -> 31 * files.<FileProps>resultAt(0).lastModifiedTime()
                        + files.<FileProps>resultAt(1).lastModifiedTime());
    }

    /** Loads files that have changed once they rest, since the two are not written at one moment. */
    private final class Renewal {
        private final Vertx vertx;
        private final HttpServer server;
        private long loaded;
        private long seen;

        Renewal(Vertx vertx, HttpServer server, long loaded) {
            this.vertx = vertx;
            this.server = server;
            this.loaded = loaded;
            this.seen = loaded;
        }

        void begin() {
            vertx.setPeriodic(look.toMillis(), tick -> modified(vertx)
                    .compose(this::loadIfAtRest)
                    .onFailure(
                            e -> LOG.warn("The certificate {} stays as it was loaded: {}", certificate, e.toString())));
        }

        private Future<Void> loadIfAtRest(long now) {
            boolean rests = now == seen;
            seen = now;
            if (now == loaded || !rests) {
                return Future.succeededFuture();
            }
            loaded = now; // what does not work is tried again when it has been changed again
            return server.updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(files()), true)
                    .onSuccess(renewed -> LOG.info("The certificate {} has been loaded anew", certificate))
                    .mapEmpty();
        }
    }
}
