package dev.luneo.dr.stack;

import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.plan.PlanReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./dr plan check FILE}. */
@Command(
        name = "plan",
        description = "Look at a plan before you need it.",
        mixinStandardHelpOptions = true,
        subcommands = PlanCommand.Check.class)
final class PlanCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println("Say what to do with the plan: ./dr plan check FILE");
        return 2;
    }

    /** Everything that is wrong with a plan, at once. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description =
                    "Tell everything that is wrong with a plan, and what to write instead. Exit code 0 when nothing is.")
    static final class Check implements Callable<Integer> {
        @Parameters(
                paramLabel = "FILE",
                defaultValue = "dr-plan.yaml",
                description = "the plan (default: ${DEFAULT-VALUE})")
        private Path file = Path.of("dr-plan.yaml");

        @Override
        public Integer call() {
            PlanReport report = PlanReport.of(PlanReader.read(file, System.getenv()));
            System.out.print(report.text());
            return report.exitCode();
        }
    }
}
