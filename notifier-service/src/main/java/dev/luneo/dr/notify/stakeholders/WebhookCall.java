package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.WebhookPlan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** One signed POST to a webhook, and what its answer means. */
final class WebhookCall {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    private final WebhookPlan channel;
    private final Map<String, String> variables;
    private final HttpClient http;
    private final JsonMapper json;
    private final Clock clock;
    private final Duration timeLimit;

    /** What the receiver reads; {@code message} is all of it in one text. */
    record Body(
            String noticeId,
            String occasion,
            String subject,
            String database,
            Optional<String> recoveryId,
            Instant at,
            List<String> recipients,
            String message,
            String fact,
            String next,
            String look) {}

    /** How one attempt went. */
    sealed interface Attempt {
        record Accepted() implements Attempt {}

        record Failed(DeliveryFailure why, String detail, Optional<Duration> retryAfter) implements Attempt {}
    }

    WebhookCall(
            WebhookPlan channel,
            Map<String, String> variables,
            HttpClient http,
            JsonMapper json,
            Clock clock,
            Duration timeLimit) {
        this.channel = channel;
        this.variables = variables;
        this.http = http;
        this.json = json;
        this.clock = clock;
        this.timeLimit = timeLimit;
    }

    Attempt attempt(Addressed addressed) throws InterruptedException {
        Resolution url = channel.url().resolve(variables);
        Resolution secret = channel.secret().resolve(variables);
        if (!(url instanceof Resolution.Resolved target) || !(secret instanceof Resolution.Resolved key)) {
            return failed(DeliveryFailure.VARIABLE_MISSING, "not set: " + names(url, secret));
        }
        Optional<URI> uri = uri(target.value());
        return uri.isEmpty()
                ? failed(DeliveryFailure.URL_INVALID, "what %s amounts to is no http URL".formatted(channel.url()))
                : post(uri.get(), key.value(), addressed);
    }

    private Attempt post(URI uri, String secret, Addressed addressed) throws InterruptedException {
        byte[] body = json.writeValueAsBytes(body(addressed));
        Signature signature = Signature.of(body, secret, clock.instant());
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(timeLimit)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", addressed.notice().id())
                .header(Signature.TIMESTAMP_HEADER, signature.timestamp())
                .header(Signature.HEADER, signature.value())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            // The request's own limit ends at the headers; an answer may stall after them.
            return meaning(answer.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return failed(DeliveryFailure.WEBHOOK_UNREACHABLE, "no answer within " + Spans.exact(timeLimit));
        } catch (ExecutionException e) {
            // Without the message: it may hold the address, which is a secret with many receivers.
            return failed(
                    DeliveryFailure.WEBHOOK_UNREACHABLE,
                    String.valueOf(
                            e.getCause() == null ? e : e.getCause().getClass().getSimpleName()));
        } finally {
            answer.cancel(true);
        }
    }

    private static Attempt meaning(HttpResponse<Void> answer) {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return new Attempt.Accepted();
        }
        boolean later = status == 408 || status == 429 || status >= 500;
        Optional<Duration> retryAfter = answer.headers()
                .firstValue("Retry-After")
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
        return new Attempt.Failed(
                later ? DeliveryFailure.WEBHOOK_UNREACHABLE : DeliveryFailure.WEBHOOK_REFUSED,
                "the receiver answered " + status,
                retryAfter);
    }

    private static Body body(Addressed addressed) {
        Notice notice = addressed.notice();
        return new Body(
                notice.id(),
                notice.occasion().toString(),
                notice.subject(),
                notice.database(),
                notice.recoveryId(),
                notice.cause(),
                addressed.recipients(),
                notice.message(),
                notice.fact(),
                notice.next(),
                notice.look());
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = URI.create(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String names(Resolution... resolutions) {
        return List.of(resolutions).stream()
                .filter(Resolution.Missing.class::isInstance)
                .flatMap(missing -> ((Resolution.Missing) missing).names().stream())
                .collect(Collectors.joining(", "));
    }

    private static Attempt failed(DeliveryFailure why, String detail) {
        return new Attempt.Failed(why, detail, Optional.empty());
    }
}
