package dev.luneo.dr.kit.readiness;

import dev.luneo.dr.kit.log.EventPublisher;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recoveries;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Imported by services that act after the restore and bring a {@link ReadinessLook}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReadinessProperties.class)
public class ReadinessConfiguration {

    @Bean
    ReadinessDuty readinessDuty(
            Machine<?, ?> machine, DrPlan plan, ReadinessLook look, ReadinessProperties properties) {
        return new ReadinessDuty(machine.service(), plan, look, properties.lookEvery());
    }

    @Bean(initMethod = "start")
    ReadinessWatch readinessWatch(
            ReadinessDuty duty, MachineRuntime<Recoveries, ?> runtime, EventPublisher publisher, Clock clock) {
        return new ReadinessWatch(duty, runtime, publisher, clock);
    }
}
