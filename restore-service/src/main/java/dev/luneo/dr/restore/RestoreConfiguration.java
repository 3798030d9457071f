package dev.luneo.dr.restore;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.kit.plan.RepositoryKeyTexts;
import dev.luneo.dr.kit.security.AccessRules;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.restore.full.FullRestore;
import dev.luneo.dr.restore.full.RestoreMachine;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.full.ServerCheck;
import dev.luneo.dr.restore.full.TargetServers;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.selection.Staged;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Puts the service together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RestoreProperties.class)
class RestoreConfiguration {

    @Bean
    Machine<RestoreState, RunStep> machine(DrPlan plan) {
        return new RestoreMachine(plan);
    }

    /** The runtime is asked for when a step runs: it needs the performer to be made. */
    @Bean
    Performer<RunStep> performer(
            DrPlan plan,
            Repositories repositories,
            DatabaseUrls urls,
            PostgresBinaries binaries,
            ObjectProvider<MachineRuntime<RestoreState, RunStep>> runtime) {
        return FullRestore.performer(
                plan, repositories, urls, binaries, () -> runtime.getObject().state());
    }

    @Bean
    PostgresBinaries postgresBinaries() {
        return PostgresBinaries.discover();
    }

    @Bean
    Repositories repositories(DrPlan plan, RepositoryKeyTexts keys, RestoreProperties properties) {
        return new Repositories(plan, keys::of, Staged.directoryOfThisProcess(properties.staging()));
    }

    @Bean
    TargetServers targetServers(DatabaseUrls urls) {
        return new TargetServers(urls);
    }

    @Bean
    ServerCheck serverCheck(PostgresBinaries binaries) {
        return new ServerCheck(binaries);
    }

    @Bean
    AccessRules accessRules() {
        return new AccessRules()
                .allow(HttpMethod.POST, "/api/restores", Role.OPERATOR, Role.INCIDENT_LEAD)
                .allow(HttpMethod.POST, "/api/recoveries/*/approval", Role.INCIDENT_LEAD)
                .allow(HttpMethod.POST, "/api/recoveries/*/unreachable-database", Role.INCIDENT_LEAD)
                .allow(HttpMethod.POST, "/api/recoveries/*/cancel", Role.OPERATOR, Role.INCIDENT_LEAD);
    }
}
