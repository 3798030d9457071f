package dev.luneo.dr.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Starts and stops a stack that has nothing to do, so that the JVM can archive the classes it loaded
 * ({@code -XX:ArchiveClassesAtExit}). The launcher runs it once after each build; every later start maps the archive instead of
 * reading, checking and linking some 20,000 classes.
 */
@Command(name = "warm-up", hidden = true, description = "Start and stop once, for the archive of classes.")
final class WarmUpCommand implements Callable<Integer> {
    /** Port 9 is nobody's database: its backup fails at once, which is of no interest here. */
    private static final String PLAN = """
            plan: warm-up
            objectives: { rpo: 6h, rto: 30m }
            repositories: { local: { type: filesystem, path: "%s" } }
            databases:
              nothing:
                url: postgresql://nobody@127.0.0.1:9/nothing
                backup: { method: logical, every: 6h, repositories: [local] }
                restore: { to: database, approval: none }
            """;

    /** A command that has not ended by then hangs; a start without its archive is slower, and that is all. */
    private static final long MOST_SECONDS = 60;

    @Parameters(paramLabel = "COMMAND", description = "what else to run once, against that stack")
    private List<String> other = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("luneo-dr-warm-up-");
        try {
            return warmUp(directory);
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private int warmUp(Path directory) throws IOException, InterruptedException {
        try (Home home = Home.open(directory, "./dr warm-up", Home.Access.OWNER)) {
            StackLog.to(home.log());
            Path plan = Files.writeString(
                    directory.resolve("plan.yaml"),
                    PLAN.formatted(home.directory().resolve("backups")));
            try (Stack stack = Stack.start(plan, home, Map.of(), true)) {
                return other.isEmpty() ? 0 : warmUp(home);
            }
        }
    }

    /** Of the commands for when something is broken, which begin in a JVM of their own; whatever they find here is no failure. */
    private int warmUp(Home home) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(other);
        command.addAll(List.of("status", "--home", home.directory().toString()));
        Process begun = new ProcessBuilder(command).inheritIO().start();
        return begun.waitFor(MOST_SECONDS, TimeUnit.SECONDS) ? 0 : 1;
    }
}
