package dev.luneo.dr.verify.check.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.plan.HttpCheckPlan;
import dev.luneo.dr.verify.check.Attempt;
import dev.luneo.dr.verify.check.Attempt.Prospect;
import dev.luneo.dr.verify.check.Concealment;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether an answer is what the plan expects; and if it is not, what was expected and what was seen. */
final class HttpJudgement {
    /** Of a proxy that reaches nobody behind it, or of an application that does not reach its database. */
    private static final Set<Integer> AWAY = Set.of(502, 503, 504);

    private final HttpCheckPlan check;
    private final List<String> secrets;
    private final String question;

    HttpJudgement(HttpCheckPlan check, Collection<String> secrets) {
        this.check = check;
        this.secrets = new ArrayList<>(secrets);
        this.question = check.question();
    }

    Attempt of(HttpResponse<LimitedBody.Read> response) {
        LimitedBody.Read body = response.body();
        Optional<JsonAnswer> json = body.cut() ? Optional.empty() : JsonAnswer.of(body.bytes());
        Map<String, String> kept = kept(json);
        // What would have been kept is secret also in an answer that is not the expected one.
        secrets.addAll(kept.values());
        if (response.statusCode() != check.expect().status()) {
            return otherStatus(response);
        }
        List<String> wrong = new ArrayList<>();
        boolean readsJson = !check.expect().json().isEmpty() || !check.keep().isEmpty();
        if (readsJson && json.isEmpty()) {
            wrong.add(
                    body.cut()
                            ? "but with more than the %d bytes that are read".formatted(LimitedBody.LIMIT)
                            : "but without a JSON object or list: '%s'".formatted(excerpt(body)));
        } else {
            json.ifPresent(answer -> compare(answer, wrong));
            check.keep().forEach((name, path) -> {
                if (!kept.containsKey(name)) {
                    wrong.add("%s has no text or number that could be kept as {%s}".formatted(path, name));
                }
            });
        }
        return wrong.isEmpty()
                ? new Attempt.Held("answered %d%s".formatted(response.statusCode(), confirmed()), kept)
                : new Attempt.NotHeld(
                        "%s answered %d, %s".formatted(question, response.statusCode(), String.join("; ", wrong)));
    }

    Attempt noAnswer(Throwable failure) {
        Throwable cause = failure;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? "" : ": " + concealed(cause.getMessage());
        return Attempt.NotHeld.away(
                "%s got no answer (%s%s)".formatted(question, failure.getClass().getSimpleName(), message));
    }

    Attempt unsendable(IllegalArgumentException problem) {
        return new Attempt.Impossible("%s cannot be sent: once filled in, its URL or a header is not valid (%s)"
                .formatted(question, concealed(String.valueOf(problem.getMessage()))));
    }

    private Attempt otherStatus(HttpResponse<LimitedBody.Read> response) {
        String redirect = response.headers()
                .firstValue("Location")
                .map(to -> " with a redirect to %s, which is not followed".formatted(concealed(to)))
                .orElse("");
        String said = excerpt(response.body());
        return new Attempt.NotHeld(
                "%s answered %d instead of %d%s%s"
                        .formatted(
                                question,
                                response.statusCode(),
                                check.expect().status(),
                                redirect,
                                said.isEmpty() ? "" : ": '%s'".formatted(said)),
                AWAY.contains(response.statusCode()) ? Prospect.AWAY : Prospect.SOME,
                response.headers().firstValue("Retry-After").flatMap(HttpJudgement::seconds));
    }

    private void compare(JsonAnswer answer, List<String> wrong) {
        check.expect().json().forEach((path, expected) -> {
            Optional<String> seen = answer.text(path);
            if (seen.isEmpty()) {
                wrong.add("%s is not there, expected '%s'".formatted(path, expected));
            } else if (!seen.get().equals(expected)) {
                wrong.add("%s is '%s' instead of '%s'".formatted(path, value(path, seen.get()), expected));
            }
        });
    }

    private Map<String, String> kept(Optional<JsonAnswer> json) {
        Map<String, String> kept = new HashMap<>();
        check.keep()
                .forEach((name, path) ->
                        json.flatMap(answer -> answer.kept(path)).ifPresent(value -> kept.put(name, value)));
        return kept;
    }

    private String confirmed() {
        return check.expect().json().isEmpty()
                ? ""
                : " with " + String.join(", ", check.expect().json().keySet()) + " as expected";
    }

    private String excerpt(LimitedBody.Read body) {
        return concealed(new String(body.bytes(), UTF_8));
    }

    private String concealed(String text) {
        return new Concealment(secrets).excerpt(text);
    }

    private String value(String path, String text) {
        return new Concealment(secrets).value(path, text);
    }

    private static Optional<Duration> seconds(String retryAfter) {
        // It may also be a date, which depends on two clocks; then our own pause is as good.
        return retryAfter.matches("\\d{1,4}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)))
                : Optional.empty();
    }
}
