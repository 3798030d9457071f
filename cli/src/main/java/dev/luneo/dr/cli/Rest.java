package dev.luneo.dr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Talks to the services of a stack. Whatever they do not do is said in a sentence, with the next thing to type.
 *
 * <p>By {@link HttpURLConnection}: the newer client keeps a thread in native code, for which a JVM waits 300 ms when it ends.
 */
final class Rest {
    /** The services of a stack that runs answer at once, on any network that is worth being used for this. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** A verification takes up to 60 s, and a dry run asks a server that may be busy. */
    private static final Duration ANSWER = Duration.ofSeconds(90);

    /** Of 200 each: more than will ever be recovered, and still an end. */
    private static final int MOST_PAGES = 100;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** For what is asked at the same time; nobody waits for them at the end. */
    private static final Executor THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "rest");
        thread.setDaemon(true);
        return thread;
    });

    private final Address address;
    private final Person person;
    private final Trouble trouble;

    Rest(Address address, Person person, Trouble trouble) {
        this.address = address;
        this.person = person;
        this.trouble = trouble;
    }

    /** Nobody took the connection. */
    static final class NotReached extends IOException {
        private static final long serialVersionUID = 1L;

        NotReached(IOException why) {
            super(why.getMessage(), why);
        }
    }

    /** @throws Stop when the answer is no success */
    JsonNode get(Service service, String path) {
        return body(service, ask(service, path));
    }

    /**
     * Every page of a list: what goes on may be older than any number of requests that were refused since.
     *
     * @throws Stop when an answer is no success
     */
    JsonNode list(Service service, String path) {
        return list(service, ask(service, path));
    }

    /** The same from its first page on. */
    JsonNode list(Service service, Answer first) {
        ArrayNode all = JSON.createArrayNode();
        Answer page = first;
        for (int pages = 1; pages <= MOST_PAGES; pages++) {
            body(service, page).values().forEach(all::add);
            if (page.next().isEmpty()) {
                return all;
            }
            page = ask(service, page.next().get());
        }
        throw Stop.because(
                "%s lists more than could be looked through, so what is missing here is not known. Name what you mean by its id"
                        .formatted(service.label()));
    }

    /** @throws Stop when the answer is no success */
    String text(Service service, String path) {
        Answer answer = ask(service, path);
        body(service, answer);
        return answer.text();
    }

    /** @throws Stop when the answer is no success */
    JsonNode post(Service service, String path, Map<String, ?> content) {
        return body(service, send(service, path, content));
    }

    /** Whatever the status. */
    Answer send(Service service, String path, Map<String, ?> content) {
        return joined(service, exchange(service, path, Optional.of(JSON.writeValueAsBytes(content))));
    }

    Answer ask(Service service, String path) {
        return joined(service, asked(service, path));
    }

    /** Beside others; fails with what {@link #told} makes a sentence of. */
    CompletableFuture<Answer> asked(Service service, String path) {
        return exchange(service, path, Optional.empty());
    }

    /** Why there is no answer, for a person. */
    Stop told(Service service, CompletionException why) {
        Throwable cause = why.getCause();
        if (cause instanceof Stop stop) {
            return stop;
        }
        return trouble.unanswered(service, cause instanceof IOException io ? io : new IOException(why));
    }

    /** Why an answer is no success, for a person. */
    Stop refused(Service service, Answer answer) {
        return trouble.refused(service, answer, person);
    }

    private JsonNode body(Service service, Answer answer) {
        if (!answer.ok()) {
            throw refused(service, answer);
        }
        return answer.body();
    }

    private Answer joined(Service service, CompletableFuture<Answer> asked) {
        try {
            return asked.join();
        } catch (CompletionException e) {
            throw told(service, e);
        }
    }

    private CompletableFuture<Answer> exchange(Service service, String path, Optional<byte[]> content) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return exchanged(address.of(service, path), content);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                THREADS);
    }

    private Answer exchanged(URI uri, Optional<byte[]> content) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) ANSWER.toMillis());
        // Wherever an answer leads, the token goes to nobody else.
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Authorization", "Bearer " + person.token());
        if (content.isPresent()) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            // What was sent once is not sent again by itself, whatever became of it.
            connection.setFixedLengthStreamingMode(content.get().length);
        }
        try {
            connection.connect();
        } catch (IOException e) {
            throw new NotReached(e);
        }
        if (content.isPresent()) {
            try (OutputStream body = connection.getOutputStream()) {
                body.write(content.get());
            }
        }
        int status;
        try {
            status = connection.getResponseCode();
        } catch (HttpRetryException unasked) {
            // So it says of a 401 that there is nothing to send once more with another token.
            return new Answer(unasked.responseCode(), parsed("{}"), "", Optional.empty());
        }
        try (InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            String text = body == null ? "" : new String(body.readAllBytes(), UTF_8);
            return new Answer(status, parsed(text), text, Answer.next(connection.getHeaderField("Link")));
        }
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException notJson) {
            return JSON.getNodeFactory().stringNode(body);
        }
    }
}
