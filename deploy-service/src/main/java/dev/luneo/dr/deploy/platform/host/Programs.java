package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.plan.CommandPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for the programs of commands. */
final class Programs {
    /** Where programs are looked for by a process that was given no {@code PATH}. */
    private static final String USUAL_PATH = "/bin:/usr/bin";

    private Programs() {}

    /** What can be seen to be wrong with a command without running it. */
    static Optional<String> problem(CommandPlan plan) {
        if (plan.directory().isPresent() && !Files.isDirectory(plan.directory().get())) {
            return Optional.of(
                    "its directory %s does not exist".formatted(plan.directory().get()));
        }
        String name = plan.arguments().get(0);
        if (name.contains("/")) {
            Path program = plan.directory().orElse(Path.of("")).resolve(name);
            return executable(program)
                    ? Optional.empty()
                    : Optional.of(
                            Files.isRegularFile(program)
                                    ? "%1$s is not executable: `chmod +x %1$s`".formatted(program)
                                    : "%s does not exist".formatted(program));
        }
        // It is looked for where we would be, whatever the command's own environment says.
        return Stream.of(System.getenv().getOrDefault("PATH", USUAL_PATH).split(":"))
                        .anyMatch(directory -> executable(Path.of(directory).resolve(name)))
                ? Optional.empty()
                : Optional.of("there is no program '%s' in the PATH of deploy-service".formatted(name));
    }

    private static boolean executable(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }
}
