package dev.luneo.dr.deploy;

import dev.luneo.dr.deploy.cutover.CutOverWorks;
import dev.luneo.dr.deploy.cutover.DeployMachine;
import dev.luneo.dr.deploy.cutover.LookAhead;
import dev.luneo.dr.deploy.platform.host.EarlierEnvFiles;
import dev.luneo.dr.deploy.platform.host.HostApplications;
import dev.luneo.dr.deploy.platform.host.HostCommands;
import dev.luneo.dr.deploy.platform.host.MigrationOutput;
import dev.luneo.dr.deploy.platform.host.UpProbe;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.readiness.ReadinessConfiguration;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepPerformer;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Services;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeployProperties.class)
@Import(ReadinessConfiguration.class)
class DeployConfiguration {

    @Bean
    DeployMachine deployMachine(DrPlan plan) {
        return new DeployMachine(plan);
    }

    @Bean
    HostApplications hostApplications(DrPlan plan, PlanVariables variables, DatabaseUrls urls) {
        return new HostApplications(plan, variables, urls);
    }

    @Bean
    MigrationOutput migrationOutput(DeployProperties properties) {
        return new MigrationOutput(properties.state());
    }

    @Bean
    HostCommands hostCommands(DeployProperties properties) {
        return new HostCommands(properties.state());
    }

    @Bean
    EarlierEnvFiles earlierEnvFiles(
            HostApplications applications, ObjectProvider<MachineRuntime<Recoveries, RunStep>> runtime) {
        return new EarlierEnvFiles(applications, DeployMachine::wentBack)
                .sweeping(() -> runtime.getObject().state());
    }

    @Bean
    UpProbe upProbe(PlanVariables variables) {
        return new UpProbe(variables);
    }

    @Bean
    LookAhead lookAhead(HostApplications applications, DatabaseUrls urls) {
        return new LookAhead(applications, urls);
    }

    /** The runtime runs the performer, which asks the runtime for its state: by the time it asks, both are there. */
    @Bean
    Performer<RunStep> performer(
            DatabaseUrls urls,
            HostApplications applications,
            ObjectProvider<MachineRuntime<Recoveries, RunStep>> runtime,
            HostCommands commands,
            MigrationOutput outputs,
            UpProbe probe,
            Clock clock) {
        CutOverWorks works = new CutOverWorks(
                urls,
                applications,
                () -> runtime.getObject().state(),
                new CutOverWorks.HostTools(commands, outputs, probe),
                clock);
        return new StepPerformer(Services.DEPLOY, works::of);
    }
}
