package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.events.StatusEvent.NoticeGivenUp;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.WebhookPlan;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The plan's channels, ready to use. */
public final class Channels {
    private final Map<String, NoticeChannel> channels = new LinkedHashMap<>();

    public Channels(DrPlan plan, PlanVariables variables, NotifyProperties properties, JsonMapper json, Clock clock) {
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(properties.timeLimit())
                // A signed notice goes where the plan says and nowhere else.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        plan.communication().channels().forEach((name, channel) -> {
            if (channel instanceof WebhookPlan webhook) {
                WebhookCall call =
                        new WebhookCall(webhook, variables.values(), http, json, clock, properties.timeLimit());
                channels.put(name, new WebhookChannel(name, call, properties, clock));
            } else {
                channels.put(name, new LogChannel());
            }
        });
    }

    /** Hands the notice over and says in the log what came of it. */
    public void tell(Addressed addressed, Performance performance) throws InterruptedException {
        NoticeChannel channel = channels.get(addressed.channel());
        if (channel == null) {
            throw new IllegalStateException(
                    "channel %s was decided on by a plan without it".formatted(addressed.channel()));
        }
        Delivery delivery = channel.deliver(addressed, performance::beforeEffect);
        Notice notice = addressed.notice();
        if (delivery instanceof Delivery.GivenUp givenUp) {
            performance.publish(new NoticeGivenUp(
                    notice.subject(),
                    notice.occasion().toString(),
                    notice.id(),
                    addressed.channel(),
                    addressed.recipients(),
                    givenUp.failure()));
        } else {
            performance.publish(new StakeholdersNotified(
                    notice.subject(),
                    notice.occasion().toString(),
                    notice.id(),
                    addressed.channel(),
                    addressed.recipients(),
                    notice.message()));
        }
    }
}
