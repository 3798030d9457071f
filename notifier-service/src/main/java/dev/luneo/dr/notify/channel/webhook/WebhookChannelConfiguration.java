package dev.luneo.dr.notify.channel.webhook;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.notify.channel.NoticeChannel;
import dev.luneo.dr.notify.stakeholders.NotifyProperties;
import dev.luneo.dr.plan.Channel;
import dev.luneo.dr.plan.WebhookPlan;
import java.net.http.HttpClient;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class WebhookChannelConfiguration {

    @Bean
    ServedTypes.Type<Channel, NoticeChannel> webhookChannel(
            PlanVariables variables, NotifyProperties properties, JsonMapper json, Clock clock) {
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(properties.timeLimit())
                // A signed notice goes where the plan says and nowhere else.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return ServedTypes.Type.of(
                WebhookPlan.class, plan -> new WebhookChannel(plan, variables.values(), http, json, clock));
    }
}
