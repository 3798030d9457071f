package dev.luneo.dr.verify.check;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.HttpCheckPlan;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends a check's request and hands on what came back. Redirects are not followed: what answers must be what was asked. */
final class HttpCheck {
    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH");
    /** To get a connection; less than the shortest usual time limit, so that the failure can say it was this. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    // Not HTTP/2: on plain connections it begins with an upgrade that some servers stumble over.
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    private final PlanVariables variables;
    private final Collection<String> secrets;

    /** @param secrets that no detail may show, whoever says them */
    HttpCheck(PlanVariables variables, Collection<String> secrets) {
        this.variables = variables;
        this.secrets = secrets;
    }

    Attempt attempt(HttpCheckPlan check, Carried carried, String idempotencyKey) throws InterruptedException {
        HttpJudgement judgement = new HttpJudgement(check, secrets, carried);
        HttpRequest request;
        try {
            request = request(check, carried, idempotencyKey);
        } catch (IllegalArgumentException e) {
            return judgement.unsendable(e);
        }
        CompletableFuture<HttpResponse<LimitedBody.Read>> answer = client.sendAsync(request, head -> new LimitedBody());
        try {
            // The request's own time-out would end with the headers; a body may drip for ever.
            return judgement.of(answer.get(check.timeLimit().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return judgement.tooSlow();
        } catch (ExecutionException e) {
            return judgement.noAnswer(e.getCause() == null ? e : e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(HttpCheckPlan check, Carried carried, String idempotencyKey) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create(carried.fillUrl(check.url(), variables.values()).strip()));
        TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "luneo-dr");
        check.body().ifPresent(body -> headers.put("Content-Type", "application/json"));
        if (CHANGING.contains(check.method().toUpperCase(Locale.ROOT))) {
            headers.put("Idempotency-Key", idempotencyKey);
        }
        check.headers().forEach((name, value) -> headers.put(name, carried.fillHeader(value, variables.values())));
        headers.forEach(request::setHeader);
        return request.method(
                        check.method(),
                        check.body()
                                .map(body -> BodyPublishers.ofString(carried.fillBody(body, variables.values())))
                                .orElseGet(BodyPublishers::noBody))
                .build();
    }
}
