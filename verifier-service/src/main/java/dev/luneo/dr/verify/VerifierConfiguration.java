package dev.luneo.dr.verify;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.kit.readiness.ReadinessConfiguration;
import dev.luneo.dr.kit.security.AccessRules;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepPerformer;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.verify.check.Check;
import dev.luneo.dr.verify.check.CheckRunner;
import dev.luneo.dr.verify.check.sql.AskedRoles;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

/** The parts of the service. */
@Configuration(proxyBeanMethods = false)
@Import(ReadinessConfiguration.class)
@EnableConfigurationProperties(TrialProperties.class)
class VerifierConfiguration {
    /** A check that fails is usually an application still warming up; half a second costs the RTO little. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    /** What a person, and the proxies on the way, will wait for an answer. */
    private static final Duration LONGEST_REHEARSAL = Duration.ofSeconds(60);

    @Bean
    Machine<Recoveries, RunStep> machine(DrPlan plan) {
        return new VerifierMachine(plan);
    }

    @Bean
    CheckRunner checkRunner(
            DrPlan plan, PlanVariables variables, DatabaseUrls urls, List<ServedTypes.Type<CheckPlan, Check>> types) {
        return new CheckRunner(plan, variables, urls, new ServedTypes<>(types), FIRST_WAIT);
    }

    @Bean
    CheckMetrics checkMetrics(MeterRegistry registry, DrPlan plan) {
        return new CheckMetrics(registry, plan);
    }

    @Bean
    Performer<Recoveries, RunStep> performer(DrPlan plan, DatabaseUrls urls, CheckRunner runner, CheckMetrics metrics) {
        RunChecks checks = new RunChecks(plan, urls, runner, metrics);
        return new StepPerformer<>(Services.VERIFIER, (run, known) -> checks);
    }

    @Bean
    Rehearsals rehearsals(
            DrPlan plan, DatabaseUrls urls, CheckRunner runner, MachineRuntime<Recoveries, RunStep> runtime) {
        return new Rehearsals(plan, urls, runner, runtime::state, LONGEST_REHEARSAL);
    }

    @Bean
    Trials trials(DrPlan plan, DatabaseUrls urls, CheckRunner runner, TrialProperties properties, Clock clock) {
        return new Trials(plan, urls, runner, properties, clock);
    }

    @Bean
    LookAhead lookAhead(DrPlan plan, PlanVariables variables, DatabaseUrls urls, Trials trials) {
        return new LookAhead(plan, variables, urls, new AskedRoles(variables), trials);
    }

    @Bean
    AccessRules accessRules() {
        return new AccessRules().allow(HttpMethod.POST, "/api/verifications", Role.OPERATOR);
    }
}
