package dev.luneo.dr.backup;

import dev.luneo.dr.backup.maintenance.RepositoryMaintenance;
import dev.luneo.dr.backup.schedule.BackupCommand;
import dev.luneo.dr.backup.schedule.BackupMachine;
import dev.luneo.dr.backup.schedule.BackupState;
import dev.luneo.dr.backup.schedule.MaintenanceRuns;
import dev.luneo.dr.backup.schedule.Servers;
import dev.luneo.dr.backup.taking.BackupMethod;
import dev.luneo.dr.backup.taking.BackupTaker;
import dev.luneo.dr.backup.taking.Progresses;
import dev.luneo.dr.backup.taking.logical.LogicalDump;
import dev.luneo.dr.backup.taking.logical.Suspicions;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.database.MightyLogins;
import dev.luneo.dr.kit.log.LogEnd;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.kit.plan.RepositoryKeyTexts;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.kit.security.AccessRules;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.plan.BackupMethodPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.LogicalMethod;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.dump.PgDump;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** The service's own parts; what all services have comes from the kit. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BackupProperties.class)
class BackupConfiguration {
    private static final Logger log = LoggerFactory.getLogger(BackupConfiguration.class);

    @Bean
    MaintenanceRuns runs(BackupProperties properties) {
        return new MaintenanceRuns(properties.lookEvery());
    }

    @Bean
    Progresses progresses() {
        return new Progresses();
    }

    @Bean
    PlannedRepositories repositories(DrPlan plan, RepositoryKeyTexts keys) {
        return new PlannedRepositories(plan, keys::of);
    }

    @Bean
    BackupMachine backupMachine(DrPlan plan, DatabaseUrls urls, MaintenanceRuns runs, Clock clock) {
        return new BackupMachine(plan, servers(plan, urls), runs, clock.instant());
    }

    /** A database whose url is not usable is backed up by nobody, which is said of it at each attempt, and is nobody's neighbour. */
    private static Servers servers(DrPlan plan, DatabaseUrls urls) {
        Map<String, String> servers = new HashMap<>();
        for (String database : plan.databases().keySet()) {
            try {
                DatabaseLocation place = urls.planned(database).location();
                servers.put(database, "%s:%d".formatted(place.host().toLowerCase(Locale.ROOT), place.port()));
            } catch (MissingVariableException | IllegalArgumentException unusable) {
                log.debug("On which server {} is, is not known", database, unusable);
            }
        }
        return new Servers(servers);
    }

    @Bean
    ServedTypes.Type<BackupMethodPlan, BackupMethod> logical(
            DrPlan plan, DatabaseUrls urls, PlannedRepositories repositories, Progresses progresses, Clock clock) {
        PgDump pgDump = new PgDump(PostgresBinaries.discover());
        Suspicions suspicions = new Suspicions(repositories);
        return ServedTypes.Type.of(
                LogicalMethod.class,
                method -> new LogicalDump(method, plan, urls, pgDump, suspicions, progresses, clock));
    }

    @Bean
    Performer<BackupState, BackupCommand> performer(
            DrPlan plan,
            PlannedRepositories repositories,
            List<ServedTypes.Type<BackupMethodPlan, BackupMethod>> methods,
            MaintenanceRuns runs,
            DatabaseUrls urls,
            Clock clock,
            LogEnd end,
            ObjectProvider<MachineRuntime<BackupState, BackupCommand>> runtime) {
        BackupTaker taker = new BackupTaker(plan, repositories, new ServedTypes<>(methods), clock);
        RepositoryMaintenance maintenance = new RepositoryMaintenance(
                plan,
                repositories,
                runs,
                new MightyLogins(urls),
                () -> end.reached(Topic.RECOVERIES)
                        ? Optional.of(runtime.getObject().state())
                        : Optional.empty());
        return (command, known, performance) -> {
            if (command instanceof BackupCommand.TakeBackup take) {
                taker.take(take, performance);
            } else if (command instanceof BackupCommand.MaintainRepositories maintain) {
                maintenance.maintain(maintain, performance);
            }
        };
    }

    @Bean
    AccessRules accessRules() {
        return new AccessRules()
                .allow(HttpMethod.POST, "/api/backups", Role.OPERATOR)
                .allow(HttpMethod.POST, "/api/backups/*/cancel", Role.OPERATOR)
                .allow(HttpMethod.POST, "/api/backups/*/meant", Role.INCIDENT_LEAD);
    }
}
