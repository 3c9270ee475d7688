package dev.rollcall.embedded;

import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An SMTP server, on 127.0.0.1 unless it is told otherwise, that takes mail for everybody, and a mailbox over HTTP that shows it. */
public final class MailServer implements MailCatcher {
    private static final Logger LOG = LoggerFactory.getLogger(MailServer.class);
    private static final String SMTP = "SMTP";
    private static final String MAILBOX = "the mailbox";
    private static final String KIND = "mail";
    private static final int HTTP_THREADS = 4;
    private static final Duration STARTING = Duration.ofSeconds(30);

    private final Optional<DataDirectory> directory;
    private final Mailbox mailbox;
    private final MailReception reception;
    private final ExecutorService httpThreads = Executors.newFixedThreadPool(HTTP_THREADS);
    private final HttpServer http;
    private final InetAddress host;
    private final int smtpPort;
    private SmtpServer smtp;

    private MailServer(InetAddress host, int smtpPort, int httpPort, Optional<DataDirectory> directory)
            throws IOException {
        this.host = host;
        this.directory = directory;
        this.mailbox = new Mailbox(directory.map(DataDirectory::path));
        this.reception = MailReception.into(mailbox);
        this.http = listen(host, httpPort);
        http.setExecutor(httpThreads);
        http.createContext("/", new MailRoutes(mailbox));
        http.start();
        try {
            this.smtpPort = Ports.start(smtpPort, SMTP, this::startSmtp);
        } catch (RuntimeException e) {
            stopHttp();
            throw e;
        }
        LOG.info("SMTP listens on port {}, its mailbox is {}", this.smtpPort, httpUrl());
    }

    /** Starts with an empty mailbox in memory; port 0 is any free one. Fails with {@link PortTakenException}. */
    public static MailServer start(int smtpPort, int httpPort) {
        return start(Ports.loopback(), smtpPort, httpPort, Optional.empty());
    }

    /** The same, with a mailbox that outlives it in this directory, which may be in use ({@link DataInUseException}). */
    public static MailServer start(int smtpPort, int httpPort, Path dataDir) {
        return start(Ports.loopback(), smtpPort, httpPort, Optional.of(DataDirectory.claim(dataDir, KIND)));
    }

    /** Starts on another address of this machine, with a mailbox that outlives it where a directory is named. */
    static MailServer startAt(InetAddress host, int smtpPort, int httpPort, Optional<Path> dataDir) {
        return start(host, smtpPort, httpPort, dataDir.map(directory -> DataDirectory.claim(directory, KIND)));
    }

    public int smtpPort() {
        return smtpPort;
    }

    @Override
    public String smtpUrl() {
        return "smtp://127.0.0.1:" + smtpPort;
    }

    public int httpPort() {
        return http.getAddress().getPort();
    }

    @Override
    public String httpUrl() {
        return "http://127.0.0.1:" + httpPort();
    }

    @Override
    public List<Mail> messages(String to) {
        return mailbox.to(to);
    }

    @Override
    public Mail await(String to, Predicate<Mail> wanted, Duration atMost) {
        return mailbox.await(to, wanted, atMost);
    }

    public void clear() {
        mailbox.clear();
    }

    /** Answers the next mails with 451, "try again later", in place of taking them. */
    public void refuseNext(int mails) {
        reception.refuseNext(mails);
    }

    @Override
    public synchronized void stopSmtp() {
        if (smtp != null) {
            smtp.stopService();
            smtp = null;
        }
    }

    @Override
    public synchronized void startSmtp() {
        if (smtp == null) {
            startSmtp(Ports.claim(smtpPort, SMTP));
        }
    }

    @Override
    public void close() {
        stopSmtp();
        stopHttp();
        directory.ifPresent(DataDirectory::close);
    }

    private static MailServer start(InetAddress host, int smtpPort, int httpPort, Optional<DataDirectory> directory) {
        try {
            return new MailServer(host, smtpPort, httpPort, directory);
        } catch (IOException e) {
            directory.ifPresent(DataDirectory::close);
            throw new UncheckedIOException("Cannot start the mail server", e);
        } catch (RuntimeException e) {
            directory.ifPresent(DataDirectory::close);
            throw e;
        }
    }

    private synchronized int startSmtp(int port) {
        var starting = new SmtpServer(
                new ServerSetup(port, host.getHostAddress(), ServerSetup.PROTOCOL_SMTP), reception.asManagers());
        starting.startService();
        try {
            if (!starting.waitTillRunning(STARTING.toMillis())) {
                throw new PortTakenException(port, SMTP, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting SMTP", e);
        }
        smtp = starting;
        return port;
    }

    private static HttpServer listen(InetAddress host, int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (BindException taken) {
            throw new PortTakenException(port, MAILBOX, taken);
        }
    }

    private void stopHttp() {
        http.stop(0);
        httpThreads.shutdownNow();
    }
}
