package dev.luneo.dr.notify.channel.webhook;

import dev.luneo.dr.notify.channel.Attempt;
import dev.luneo.dr.notify.channel.DeliveryFailure;
import dev.luneo.dr.notify.channel.NoticeChannel;
import dev.luneo.dr.notify.stakeholders.Addressed;
import dev.luneo.dr.notify.stakeholders.Notice;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Tells people by a signed POST to a webhook. */
final class WebhookChannel implements NoticeChannel {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

    private final WebhookPlan channel;
    private final Map<String, String> variables;
    private final HttpClient http;
    private final JsonMapper json;
    private final Clock clock;

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

    WebhookChannel(WebhookPlan channel, Map<String, String> variables, HttpClient http, JsonMapper json, Clock clock) {
        this.channel = channel;
        this.variables = variables;
        this.http = http;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "webhook";
    }

    @Override
    public Future<Attempt> handOver(Addressed addressed) {
        Resolution url = channel.url().resolve(variables);
        Resolution secret = channel.secret().resolve(variables);
        if (!(url instanceof Resolution.Resolved target) || !(secret instanceof Resolution.Resolved key)) {
            return notTaken(DeliveryFailure.VARIABLE_MISSING, "not set: " + names(url, secret));
        }
        Optional<URI> uri = uri(target.value());
        return uri.isEmpty()
                ? notTaken(DeliveryFailure.URL_INVALID, "what %s amounts to is no http URL".formatted(channel.url()))
                : http.sendAsync(request(uri.get(), key.value(), addressed), HttpResponse.BodyHandlers.discarding())
                        .handle((answer, failure) -> failure == null ? meaning(answer) : unreachable(failure));
    }

    private HttpRequest request(URI uri, String secret, Addressed addressed) {
        byte[] body = json.writeValueAsBytes(body(addressed));
        Signature signature = Signature.of(body, secret, clock.instant());
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", addressed.notice().id())
                .header(Signature.TIMESTAMP_HEADER, signature.timestamp())
                .header(Signature.HEADER, signature.value())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    /** Without the failure's message: it may hold the address, which is a secret with many receivers. */
    private static Attempt unreachable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new Attempt.NotTaken(
                DeliveryFailure.UNREACHABLE, cause.getClass().getSimpleName());
    }

    private static Attempt meaning(HttpResponse<Void> answer) {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return new Attempt.Accepted();
        }
        boolean later = status == 408 || status == 429 || status >= 500;
        Optional<Duration> pause = answer.headers()
                .firstValue("Retry-After")
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
        return new Attempt.NotTaken(
                later ? DeliveryFailure.UNREACHABLE : DeliveryFailure.REFUSED,
                "the receiver answered " + status,
                pause);
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

    private static Future<Attempt> notTaken(DeliveryFailure why, String detail) {
        return CompletableFuture.completedFuture(new Attempt.NotTaken(why, detail));
    }
}
