package dev.luneo.dr.verify.check.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.HttpCheckPlan;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.verify.check.Asking;
import dev.luneo.dr.verify.check.Attempt;
import dev.luneo.dr.verify.check.Carried;
import dev.luneo.dr.verify.check.Check;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.springframework.web.util.UriUtils;

/** Sends a check's request and hands on what came back. Redirects are not followed: what answers must be what was asked. */
final class HttpCheck implements Check {
    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH");

    private final HttpCheckPlan check;
    private final HttpClient client;
    private final PlanVariables variables;

    HttpCheck(HttpCheckPlan check, HttpClient client, PlanVariables variables) {
        this.check = check;
        this.client = client;
        this.variables = variables;
    }

    @Override
    public Future<Attempt> attempt(Asking asking) {
        HttpJudgement judgement = new HttpJudgement(check, asking.secrets());
        HttpRequest request;
        try {
            request = request(asking.carried(), asking.idempotencyKey());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(judgement.unsendable(e));
        }
        // Without a time limit of the request's own, which would end with the headers; a body may drip for ever.
        return client.sendAsync(request, head -> new LimitedBody())
                .handle((answer, failure) -> failure == null
                        ? judgement.of(answer)
                        : judgement.noAnswer(
                                failure instanceof CompletionException && failure.getCause() != null
                                        ? failure.getCause()
                                        : failure));
    }

    private HttpRequest request(Carried carried, String idempotencyKey) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(filled(carried, check.url(), text -> UriUtils.encode(text, UTF_8))
                        .strip()));
        TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "luneo-dr");
        check.body().ifPresent(body -> headers.put("Content-Type", "application/json"));
        if (CHANGING.contains(check.method().toUpperCase(Locale.ROOT))) {
            headers.put("Idempotency-Key", idempotencyKey);
        }
        check.headers().forEach((name, value) -> headers.put(name, filled(carried, value, text -> text)));
        headers.forEach(request::setHeader);
        return request.method(
                        check.method(),
                        check.body()
                                .map(body -> BodyPublishers.ofString(body(carried, body)))
                                .orElseGet(BodyPublishers::noBody))
                .build();
    }

    private String filled(Carried carried, Template template, UnaryOperator<String> encoding) {
        return carried.fill(template, part -> part.resolve(variables.values()), encoding);
    }

    /** A value stays inside the JSON string it is put into, whatever it holds. */
    private String body(Carried carried, Template body) {
        return carried.fill(body, part -> part.resolveInJson(variables.values()), Carried::inJson);
    }
}
