package dev.rollcall.meeting.running;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of the event stream, on a connection of its own, that keeps what it is told in order. */
public final class EventClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SECONDS = 20;
    private static final int RECEIVE_BUFFER = 1 << 14;

    /** An event as it came; {@code END} is the end of the stream. */
    public record Event(String id, String type, JsonNode data) {
        private static final Event END = new Event(null, "end", null);
    }

    private final Socket socket;
    private final BufferedReader in;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<String> head = new ArrayList<>();
    private volatile String lastId;
    private volatile int comments;

    private EventClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Completes when the stream has said where it starts.
     *
     * @param headers lines of the request
     */
    public static EventClient open(MeetingServer server, String path, String... headers) {
        EventClient client = connect(server, path, headers);
        client.read();
        return client;
    }

    /** One that, once the stream has said where it starts, takes in nothing until it is told to read. */
    public static EventClient slow(MeetingServer server, Person person) {
        EventClient client = connect(server, "/v1/stream", bearer(person));
        try {
            while (!client.in.readLine().startsWith("id: ")) {}
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes in what comes, from now on. */
    public void read() {
        Thread reader = new Thread(this::readAll, "events");
        reader.setDaemon(true);
        reader.start();
    }

    private static EventClient connect(MeetingServer server, String path, String... headers) {
        try {
            URI url = URI.create(server.url());
            Socket socket = new Socket();
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
            EventClient client = new EventClient(socket);
            client.socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n"
                    + String.join(
                            "",
                            List.of(headers).stream().map(line -> line + "\r\n").toList()) + "\r\n";
            client.socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            for (String line = client.in.readLine(); line != null && !line.isEmpty(); line = client.in.readLine()) {
                client.head.add(line);
            }
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static EventClient of(MeetingServer server, Person person) {
        EventClient client = open(server, "/v1/stream", bearer(person));
        Waiting.eventually("the stream says where it starts", () -> client.lastId != null);
        return client;
    }

    public static EventClient after(MeetingServer server, Person person, String id) {
        return open(server, "/v1/stream", bearer(person), "Last-Event-ID: " + id);
    }

    public static String bearer(Person person) {
        return "Authorization: Bearer " + person.token();
    }

    public String statusLine() {
        return head.get(0);
    }

    public List<String> head() {
        return head;
    }

    /** What a browser would resume after. */
    public String lastId() {
        return lastId;
    }

    public int comments() {
        return comments;
    }

    /** The next event, or that of type {@code end}. */
    public Event next() {
        try {
            Event event = events.poll(SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("No event came within " + SECONDS + " s");
            }
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The events up to the first such one. */
    public List<Event> until(Predicate<Event> wanted) {
        List<Event> seen = new ArrayList<>();
        do {
            seen.add(next());
        } while (!wanted.test(seen.get(seen.size() - 1)));
        return seen;
    }

    /** What has come and was not taken yet. */
    public List<Event> rest() {
        List<Event> rest = new ArrayList<>();
        events.drainTo(rest);
        return rest;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of chunk sizes fall through, since no field has such a name. */
    private void readAll() {
        String id = null;
        String type = null;
        String data = null;
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.equals(":")) {
                    comments++;
                } else if (line.isEmpty() && id != null) {
                    lastId = id;
                    if (data != null) {
                        events.add(new Event(id, type, JSON.readTree(data)));
                    }
                    id = type = data = null;
                } else if (line.equals("0")) {
                    break; // the last chunk
                }
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + data, e);
        } catch (IOException e) {
            head.add("closed: " + e.getMessage());
        }
        events.add(Event.END);
    }
}
