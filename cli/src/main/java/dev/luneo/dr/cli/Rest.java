package dev.luneo.dr.cli;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the services of a stack. Whatever they do not do is said in a sentence, with the next thing to type. */
final class Rest {
    /** The services of a stack that runs answer at once, on any network that is worth being used for this. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** A verification takes up to 60 s, and a dry run asks a server that may be busy. */
    private static final Duration ANSWER = Duration.ofSeconds(90);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Address address;
    private final Person person;
    private final Trouble trouble;
    private final HttpClient http;

    Rest(Address address, Person person, Trouble trouble) {
        this.address = address;
        this.person = person;
        this.trouble = trouble;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /** @throws Stop when the answer is no success */
    JsonNode get(Service service, String path) {
        return body(service, ask(service, path));
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
        return joined(
                service,
                exchange(request(service, path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(content)))
                        .build()));
    }

    Answer ask(Service service, String path) {
        return joined(service, asked(service, path));
    }

    /** Beside others; fails with what {@link #told} makes a sentence of. */
    CompletableFuture<Answer> asked(Service service, String path) {
        return exchange(request(service, path).GET().build());
    }

    /** Why there is no answer, for a person. */
    Stop told(Service service, Throwable why) {
        return trouble.unanswered(
                service, why instanceof CompletionException && why.getCause() != null ? why.getCause() : why);
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

    private CompletableFuture<Answer> exchange(HttpRequest request) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), parsed(response.body()), response.body()));
    }

    private HttpRequest.Builder request(Service service, String path) {
        return HttpRequest.newBuilder(address.of(service, path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + person.token());
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException notJson) {
            return JSON.getNodeFactory().stringNode(body);
        }
    }

    /** For those who watch: whether asking again later makes sense. */
    static boolean passing(Throwable why) {
        Throwable cause = why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
        return cause instanceof IOException;
    }
}
