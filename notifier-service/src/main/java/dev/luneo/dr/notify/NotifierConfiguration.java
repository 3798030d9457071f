package dev.luneo.dr.notify;

import dev.luneo.dr.kit.log.LogReader;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.kit.security.AccessRules;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.notify.channel.Channels;
import dev.luneo.dr.notify.channel.NoticeChannel;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.stakeholders.NotifyProperties;
import dev.luneo.dr.notify.stakeholders.Occasions;
import dev.luneo.dr.notify.status.Freshness;
import dev.luneo.dr.plan.Channel;
import dev.luneo.dr.plan.DrPlan;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NotifyProperties.class)
class NotifierConfiguration {

    @Bean
    Occasions occasions(DrPlan plan, NotifyProperties properties) {
        return new Occasions(plan, properties.links());
    }

    @Bean
    NotifierMachine notifierMachine(DrPlan plan, Occasions occasions) {
        return new NotifierMachine(plan, occasions);
    }

    @Bean
    NotifierPerformer notifierPerformer(
            DrPlan plan,
            List<ServedTypes.Type<Channel, NoticeChannel>> types,
            NotifyProperties properties,
            Clock clock) {
        return new NotifierPerformer(new Channels(plan, new ServedTypes<>(types), properties, clock));
    }

    /** What the log says as of now, for everything that answers requests. */
    @Bean
    Supplier<Facts> facts(ObjectProvider<MachineRuntime<Facts, NotifierCommand>> runtime) {
        return () -> runtime.getObject().state();
    }

    @Bean
    Freshness freshness(LogReader reader, Clock clock) {
        return new Freshness(reader::condition, clock);
    }

    @Bean
    NotifierMetrics notifierMetrics(
            Supplier<Facts> facts,
            Occasions occasions,
            Freshness freshness,
            DrPlan plan,
            Clock clock,
            MeterRegistry registry) {
        return new NotifierMetrics(facts, occasions, freshness, plan, clock, registry);
    }

    @Bean
    AccessRules accessRules() {
        return new AccessRules()
                .open("/", "/status", "/status.json", "/status/earlier", "/status/earlier.json")
                .allow(HttpMethod.POST, "/api/alerts/*", Role.ALERT_SOURCE, Role.OPERATOR, Role.INCIDENT_LEAD)
                .allow(HttpMethod.POST, "/api/incidents", Role.ALERT_SOURCE, Role.OPERATOR, Role.INCIDENT_LEAD)
                .allow(HttpMethod.POST, "/api/incidents/*/close", Role.ALERT_SOURCE, Role.OPERATOR, Role.INCIDENT_LEAD)
                .allow(HttpMethod.POST, "/api/incidents/*/resolve", Role.INCIDENT_LEAD);
    }
}
