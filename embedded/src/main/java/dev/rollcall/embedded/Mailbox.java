package dev.rollcall.embedded;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every mail that came in, newest first; in a directory as well when it has one, a file each. */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final String SUFFIX = ".eml";

    private final Optional<Path> directory;
    private final Deque<Mail> mails = new ArrayDeque<>();
    private long newest;

    Mailbox(Optional<Path> directory) throws IOException {
        this.directory = directory;
        if (directory.isPresent()) {
            load(directory.get());
        }
    }

    /** On return it is kept: only then may the sender be told so. */
    synchronized void add(RawMail raw) throws IOException, MessagingException {
        // names in the order of arrival, even within a millisecond
        newest = Math.max(newest + 1, System.currentTimeMillis());
        var id = UUID.randomUUID().toString();
        var mail = raw.read(id, Instant.ofEpochMilli(newest));
        if (directory.isPresent()) {
            var partial = Files.write(directory.get().resolve("incoming.partial"), raw.bytes());
            Files.move(partial, directory.get().resolve(newest + "-" + id + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        }
        mails.addFirst(mail);
        notifyAll();
    }

    synchronized List<Mail> all() {
        return List.copyOf(mails);
    }

    synchronized List<Mail> to(String address) {
        return mails.stream().filter(mail -> mail.isFor(address)).toList();
    }

    synchronized void clear() {
        try {
            for (Path file : directory.isPresent() ? files(directory.get()) : List.<Path>of()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot empty the mailbox", e);
        }
        mails.clear();
    }

    /** The newest that fits, there already or still to come. */
    synchronized Mail await(String to, Predicate<Mail> wanted, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            var found = to(to).stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                var subjects = to(to).stream().map(Mail::subject).toList();
                throw new IllegalStateException("No such mail for " + to + " in " + atMost + ", only " + subjects);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for a mail", e);
            }
        }
    }

    private void load(Path from) throws IOException {
        for (Path file : files(from)) {
            var name = file.getFileName().toString();
            var dash = name.indexOf('-');
            var id = name.substring(dash + 1, name.length() - SUFFIX.length());
            newest = Long.parseLong(name.substring(0, dash));
            try {
                mails.addFirst(new RawMail(Files.readAllBytes(file)).read(id, Instant.ofEpochMilli(newest)));
            } catch (MessagingException e) {
                LOG.warn("Passing over {}, which is no mail", file, e);
            }
        }
    }

    /** Oldest first. */
    private static List<Path> files(Path directory) throws IOException {
        try (var all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().matches("\\d{13}-.+\\" + SUFFIX))
                    .sorted()
                    .toList();
        }
    }
}
