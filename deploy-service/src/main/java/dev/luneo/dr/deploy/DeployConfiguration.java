package dev.luneo.dr.deploy;

import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.deploy.cutover.DeployMachine;
import dev.luneo.dr.deploy.cutover.before.LookAhead;
import dev.luneo.dr.deploy.leftovers.EarlierSettings;
import dev.luneo.dr.deploy.leftovers.LeftOverProperties;
import dev.luneo.dr.deploy.leftovers.LeftOvers;
import dev.luneo.dr.deploy.leftovers.RemoveLeftOver;
import dev.luneo.dr.deploy.migration.MigrationOutput;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Platforms;
import dev.luneo.dr.deploy.platform.host.Hosts;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.readiness.ReadinessConfiguration;
import dev.luneo.dr.kit.security.AccessRules;
import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepPerformer;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.HostPlatform;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Removal;
import dev.luneo.dr.recovery.Services;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DeployProperties.class, LeftOverProperties.class})
@Import(ReadinessConfiguration.class)
class DeployConfiguration {

    @Bean
    DeployMachine deployMachine(DrPlan plan) {
        return new DeployMachine(plan);
    }

    @Bean
    Platforms platforms(DeployProperties properties, PlanVariables variables, DatabaseUrls urls) {
        return platforms(properties.state(), variables, urls);
    }

    /** All that this service serves. */
    static Platforms platforms(Path state, PlanVariables variables, DatabaseUrls urls) {
        return Platforms.none().with(HostPlatform.class, new Hosts(state, variables, urls)::of);
    }

    /** As they stand in a file that no plan names yet. @throws IllegalArgumentException saying why they cannot be read */
    static Map<String, String> settings(Path envFile) {
        try {
            return Hosts.settingsIn(envFile);
        } catch (PlatformException unreadable) {
            throw new IllegalArgumentException(unreadable.failure().detail(), unreadable);
        }
    }

    @Bean
    Applications applications(DrPlan plan, Platforms platforms, PlanVariables variables, DatabaseUrls urls) {
        return new Applications(plan, platforms, variables, urls);
    }

    @Bean
    MigrationOutput migrationOutput(DeployProperties properties) {
        return new MigrationOutput(properties.state());
    }

    @Bean
    EarlierSettings earlierSettings(
            Applications applications, ObjectProvider<MachineRuntime<Recoveries, RunStep>> runtime) {
        return new EarlierSettings(applications, DeployMachine::wentBack)
                .sweeping(() -> runtime.getObject().state());
    }

    @Bean
    LookAhead lookAhead(Applications applications, DatabaseUrls urls) {
        return new LookAhead(applications, urls);
    }

    @Bean
    Performer<Recoveries, RunStep> performer(
            DatabaseUrls urls, Applications applications, MigrationOutput outputs, LeftOvers leftOvers, Clock clock) {
        CutOverWorks works = new CutOverWorks(urls, applications, outputs, clock);
        return new StepPerformer<>(
                Services.DEPLOY,
                (run, known) ->
                        run.step().equals(Removal.STEP) ? new RemoveLeftOver(leftOvers, urls, known) : works.of(known));
    }

    @Bean
    LeftOvers leftOvers(
            DrPlan plan, Applications applications, DatabaseUrls urls, LeftOverProperties properties, Clock clock) {
        return new LeftOvers(plan, applications, urls, properties.keep(), clock);
    }

    @Bean
    AccessRules accessRules() {
        return new AccessRules().allow(HttpMethod.POST, "/api/left-overs/remove", Role.INCIDENT_LEAD);
    }
}
