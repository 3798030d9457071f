package dev.luneo.dr.deploy.applications;

import dev.luneo.dr.deploy.migration.MigrationOutput;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Recoveries;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ApplicationsController {
    private static final Logger log = LoggerFactory.getLogger(ApplicationsController.class);

    private final Applications applications;
    private final DatabaseUrls urls;
    private final MachineRuntime<Recoveries, RunStep> runtime;
    private final MigrationOutput outputs;

    ApplicationsController(
            Applications applications,
            DatabaseUrls urls,
            MachineRuntime<Recoveries, RunStep> runtime,
            MigrationOutput outputs) {
        this.applications = applications;
        this.urls = urls;
        this.runtime = runtime;
        this.outputs = outputs;
    }

    @GetMapping("/api/applications")
    @Operation(
            summary =
                    "Where each application's database is and whether it answers, where the application looks for it, and whether it is up")
    List<ApplicationStatus> applications() throws InterruptedException {
        Recoveries recoveries = runtime.state();
        List<ApplicationStatus> all = new ArrayList<>();
        Map<String, Optional<String>> troubles = new HashMap<>();
        for (var application : applications.all()) {
            String database = application.plan().uses();
            Optional<DatabaseUrl> current = current(database, recoveries);
            Optional<String> trouble =
                    troubles.computeIfAbsent(database, asked -> current.flatMap(DatabaseSight::trouble));
            all.add(ApplicationStatus.of(application, current, trouble));
        }
        return all;
    }

    private Optional<DatabaseUrl> current(String database, Recoveries recoveries) {
        try {
            return Optional.of(urls.current(database, recoveries));
        } catch (MissingVariableException | IllegalArgumentException e) {
            log.warn("Where {} is cannot be said: {}", database, e.getMessage());
            return Optional.empty();
        }
    }

    @GetMapping(value = "/api/recoveries/{id}/migration-output/{application}", produces = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "Everything that the migrations of an application printed in a recovery, without secrets")
    String migrationOutput(@PathVariable String id, @PathVariable String application) throws IOException {
        if (runtime.state().find(id).isEmpty()) {
            throw RequestRefused.notFound("There is no recovery '%s'".formatted(id));
        }
        if (applications.named(application).isEmpty()) {
            throw RequestRefused.notFound("The plan has no application '%s'; it has %s"
                    .formatted(
                            application,
                            applications.all().stream().map(a -> a.name()).toList()));
        }
        return outputs.read(id, application)
                .orElseThrow(() -> RequestRefused.notFound(
                        "No migrations of %s ran on this machine in recovery %s".formatted(application, id)));
    }
}
