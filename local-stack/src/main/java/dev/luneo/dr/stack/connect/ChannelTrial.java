package dev.luneo.dr.stack.connect;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.Channel;
import dev.luneo.dr.plan.LogPlan;
import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.WebhookPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Whether somebody answers where notices go. Nothing is posted: a trial must wake up nobody. */
record ChannelTrial(Channel channel, PlanVariables variables) implements Trial {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String subject() {
        return "communication.channels.%s".formatted(channel.name());
    }

    @Override
    public List<Found> made() throws InterruptedException {
        if (channel instanceof LogPlan) {
            return List.of(Found.good(subject(), "is the log of notifier-service"));
        }
        if (!(channel instanceof WebhookPlan webhook)
                || !(webhook.url().resolve(variables.values()) instanceof Resolution.Resolved address)) {
            return List.of();
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
        try {
            HttpRequest ask = HttpRequest.newBuilder(URI.create(address.value()))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .timeout(LIMIT)
                    .build();
            int status =
                    client.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode();
            return List.of(Found.good(
                    subject(),
                    "its host answers (%d to a HEAD); whether it takes a notice is not tried".formatted(status)));
        } catch (IOException e) {
            return List.of(Found.wrong(
                    subject(),
                    "nobody answers there (%s). Look whether the address is right and reached from here"
                            .formatted(e.getClass().getSimpleName())));
        } catch (IllegalArgumentException none) {
            // That it is no address is said already.
            return List.of();
        }
    }
}
