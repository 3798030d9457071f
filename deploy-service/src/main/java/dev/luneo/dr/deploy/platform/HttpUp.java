package dev.luneo.dr.deploy.platform;

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

/** An application that answers requests is asked. */
public record HttpUp(UpPlan plan, PlanVariables variables) implements Up {
    /** One answer; an application that needs longer for its health is not healthy. */
    private static final Duration ONE_ANSWER = Duration.ofSeconds(5);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @Override
    public Duration within() {
        return plan.within();
    }

    @Override
    public String expected() {
        return Integer.toString(plan.status());
    }

    /** {@inheritDoc} And 5 seconds at most. */
    @Override
    public Sight look(Duration limit) throws InterruptedException {
        if (!(plan.get().resolve(variables.values()) instanceof Resolution.Resolved address)) {
            return new Sight(false, "%s refers to a variable that is not set here".formatted(plan.get()));
        }
        Duration atMost = limit.compareTo(ONE_ANSWER) < 0 ? limit : ONE_ANSWER;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address.value()))
                    .timeout(atMost.compareTo(BETWEEN) < 0 ? BETWEEN : atMost)
                    .build();
            int status =
                    CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
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
