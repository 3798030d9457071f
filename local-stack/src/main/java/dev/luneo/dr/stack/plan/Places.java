package dev.luneo.dr.stack.plan;

import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.CommandPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.FilesystemRepository;
import dev.luneo.dr.plan.HostPlatform;
import dev.luneo.dr.plan.MigratePlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which files and directories a plan names, as they are found: a relative path says so only to whoever knows where it begins. Pure. */
record Places(DrPlan plan) {

    /** A line each, in the plan's own words. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        plan.repositories().values().stream()
                .filter(FilesystemRepository.class::isInstance)
                .map(FilesystemRepository.class::cast)
                .forEach(directory ->
                        lines.add(line("repositories.%s.path".formatted(directory.name()), directory.path())));
        plan.applications().values().forEach(application -> lines.addAll(of(application)));
        return lines;
    }

    private static List<String> of(ApplicationPlan application) {
        String name = "applications." + application.name();
        List<String> lines = new ArrayList<>();
        if (application.platform() instanceof HostPlatform host) {
            lines.add(line(name + ".platform.env-file", host.envFile()));
            host.restart().directory().ifPresent(directory -> lines.add(line(name + ".platform.in", directory)));
        }
        application
                .migrate()
                .map(MigratePlan::command)
                .flatMap(CommandPlan::directory)
                .ifPresent(directory -> lines.add(line(name + ".migrate.in", directory)));
        return lines;
    }

    /** A path may hold anything, and steers no terminal that it is shown in. */
    private static String line(String where, Path path) {
        return "%s: %s"
                .formatted(where, path.toAbsolutePath().normalize().toString().replaceAll("\\p{C}", "?"));
    }
}
