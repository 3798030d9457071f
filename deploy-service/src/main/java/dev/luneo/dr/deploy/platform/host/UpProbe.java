package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.UpPlan;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks an application whether it is up. Safe for many threads. */
public final class UpProbe {
    /** Often enough that waiting adds nothing to speak of, seldom enough not to be load. */
    private static final Duration BETWEEN = Duration.ofMillis(200);
    /** One answer; an application that needs longer for its health is not healthy. */
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final PlanVariables variables;

    public UpProbe(PlanVariables variables) {
        this.variables = variables;
    }

    /** @param said what the application answered last, without anything secret */
    public record Sight(boolean up, String said) {}

    /** Looks until it is up, for as long as the plan gives it. */
    public Sight await(UpPlan plan) throws InterruptedException {
        long deadline = System.nanoTime() + plan.within().toNanos();
        while (true) {
            Sight sight = look(plan, Duration.ofNanos(deadline - System.nanoTime()));
            if (sight.up() || System.nanoTime() + BETWEEN.toNanos() >= deadline) {
                return sight;
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
        }
    }

    /** Looks once, {@code limit} or 5 seconds at most. */
    public Sight look(UpPlan plan, Duration limit) throws InterruptedException {
        if (!(plan.get().resolve(variables.values()) instanceof Resolution.Resolved address)) {
            return new Sight(false, "%s refers to a variable that is not set here".formatted(plan.get()));
        }
        Duration atMost = limit.compareTo(ONE_ANSWER) < 0 ? limit : ONE_ANSWER;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address.value()))
                    .timeout(atMost.compareTo(BETWEEN) < 0 ? BETWEEN : atMost)
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return new Sight(status == plan.status(), "%s answers %d".formatted(plan.get(), status));
        } catch (ConnectException e) {
            return new Sight(false, "%s: nobody answers there".formatted(plan.get()));
        } catch (HttpTimeoutException e) {
            return new Sight(false, "%s does not answer in time".formatted(plan.get()));
        } catch (IOException e) {
            return new Sight(false, "%s: %s".formatted(plan.get(), e.getClass().getSimpleName()));
        } catch (IllegalArgumentException e) {
            return new Sight(false, "%s is no web address once it is filled in".formatted(plan.get()));
        }
    }
}
