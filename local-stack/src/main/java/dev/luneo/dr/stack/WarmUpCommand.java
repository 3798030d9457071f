package dev.luneo.dr.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;

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

    @Override
    public Integer call() throws IOException {
        Path directory = Files.createTempDirectory("luneo-dr-warm-up-");
        try {
            warmUp(directory);
            return 0;
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private static void warmUp(Path directory) throws IOException {
        try (Home home = Home.open(directory, "./dr warm-up", Home.Access.OWNER)) {
            StackLog.to(home.log());
            Path plan = Files.writeString(
                    directory.resolve("plan.yaml"),
                    PLAN.formatted(home.directory().resolve("backups")));
            Stack.start(plan, home, Map.of(), true).close();
        }
    }
}
