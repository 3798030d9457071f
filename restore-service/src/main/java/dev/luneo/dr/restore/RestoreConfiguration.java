package dev.luneo.dr.restore;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.Machine;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.kit.plan.RepositoryKeyTexts;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.kit.security.AccessRules;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.restore.full.RestoreMachine;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.method.BackupMethod;
import dev.luneo.dr.restore.method.BackupMethods;
import dev.luneo.dr.restore.method.logical.LogicalBackups;
import dev.luneo.dr.restore.rehearsal.ProofSchedule;
import dev.luneo.dr.restore.rehearsal.SchemaProofProperties;
import dev.luneo.dr.restore.rehearsal.SchemaProver;
import dev.luneo.dr.restore.rehearsal.SchemaRehearsal;
import dev.luneo.dr.restore.selection.Repositories;
import dev.luneo.dr.restore.selection.Staged;
import dev.luneo.dr.restore.server.ServerCheck;
import dev.luneo.dr.restore.server.TargetServers;
import dev.luneo.dr.restore.step.FullRestore;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Puts the service together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RestoreProperties.class, SchemaProofProperties.class})
class RestoreConfiguration {

    @Bean
    Machine<RestoreState, RestoreCommand> machine(DrPlan plan, SchemaProofProperties proofs, Clock clock) {
        return new RestoreServiceMachine(new RestoreMachine(plan), new ProofSchedule(plan, proofs, clock.instant()));
    }

    @Bean
    Performer<RestoreState, RestoreCommand> performer(
            DrPlan plan,
            Repositories repositories,
            TargetServers servers,
            DatabaseUrls urls,
            BackupMethods methods,
            PostgresBinaries binaries,
            SchemaProver prover,
            Clock clock) {
        Performer<RestoreState, RunStep> steps =
                FullRestore.performer(plan, repositories, servers, urls, methods, binaries, clock);
        return (command, known, performance) -> {
            if (command instanceof RestoreCommand.TakeStep take) {
                steps.perform(take.step(), known, performance);
            } else if (command instanceof RestoreCommand.Rehearse rehearse) {
                prover.perform(rehearse.proof(), known, performance);
            }
        };
    }

    @Bean
    SchemaProver schemaProver(
            DrPlan plan,
            Repositories repositories,
            TargetServers servers,
            BackupMethods methods,
            PostgresBinaries binaries,
            SchemaProofProperties proofs) {
        return new SchemaProver(new SchemaRehearsal(plan, repositories, servers, methods, binaries, proofs));
    }

    @Bean
    PostgresBinaries postgresBinaries() {
        return PostgresBinaries.discover();
    }

    @Bean
    BackupMethod logical(PostgresBinaries binaries) {
        return new LogicalBackups(binaries);
    }

    @Bean
    BackupMethods backupMethods(List<BackupMethod> methods) {
        return new BackupMethods(methods);
    }

    @Bean
    Repositories repositories(
            DrPlan plan, RepositoryKeyTexts keys, BackupMethods methods, RestoreProperties properties) {
        return new Repositories(
                new PlannedRepositories(plan, keys::of), methods, Staged.directoryOfThisProcess(properties.staging()));
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
                .allow(HttpMethod.POST, "/api/recoveries/*/undo", Role.INCIDENT_LEAD)
                .allow(HttpMethod.POST, "/api/recoveries/*/cancel", Role.OPERATOR, Role.INCIDENT_LEAD);
    }
}
