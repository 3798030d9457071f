package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.deploy.platform.host.HostCommands;
import dev.luneo.dr.deploy.platform.host.MigrationOutput;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.CommandPlan;
import dev.luneo.dr.process.CommandOutcome;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runs an application's migrations against the restored database, with the application's own settings. */
final class Migrate implements ApplicationWork {
    /** The end of what a failed migration printed, which is where the reason stands; an event holds 4000 characters. */
    private static final int LINES_TOLD = 15;

    private static final int CHARACTERS_TOLD = 2_000;

    /**
     * By code and never by words: SQLSTATE of class 08 (connection), 57P01 to 57P03 (server going down, crashed, coming up), 53100
     * (disk full), from PostgreSQL's appendix A; Prisma's P1001, P1002 and P1017 (server not reached, in time, or gone again).
     */
    private static final Pattern SERVER_AWAY = Pattern.compile(
            "(?i:sqlstate|state|code|error)\\W{1,5}(08[0-9]{3}|08P01|57P0[123]|53100|P1001|P1002|P1017)(?![0-9A-Za-z])");

    private final HostCommands commands;
    private final MigrationOutput outputs;
    private final Clock clock;

    Migrate(HostCommands commands, MigrationOutput outputs, Clock clock) {
        this.commands = commands;
        this.outputs = outputs;
        this.clock = clock;
    }

    @Override
    public StepResult perform(HostApplication application, CutOver cutOver, int attempt, StepContext context)
            throws InterruptedException {
        Map<String, String> environment;
        try {
            environment = application.envFile().read().expanded();
        } catch (IOException e) {
            return new StepResult.Failed(application.unreadable(e));
        }
        CommandPlan command = application.plan().migrate().orElseThrow().command();
        String id = cutOver.recovery().id();
        Predecessors predecessors = new Predecessors(commands, id);
        context.beforeEffect();
        Optional<Failure> inTheWay = predecessors.endMigration(application, context);
        if (inTheWay.isPresent()) {
            return new StepResult.Failed(inTheWay.get());
        }
        context.beforeEffect();
        try (MigrationOutput.Attempt output = outputs.attempt(id, application.name(), attempt, clock.instant())) {
            CommandOutcome outcome =
                    commands.run(application, command, environment, predecessors.migration(application), output);
            context.countExternal(outcome.took());
            String whole = output.kept()
                    ? ". All of it: /api/recoveries/%s/migration-output/%s".formatted(id, application.name())
                    : "";
            return result(application, command, outcome, whole);
        }
    }

    private static StepResult result(
            HostApplication application, CommandPlan command, CommandOutcome outcome, String whole) {
        String tail = tail(outcome.lastLines());
        if (outcome.ok()) {
            return new StepResult.Done("The migrations of %s ran to their end%s%s"
                    .formatted(application.name(), tail.isEmpty() ? "" : ": " + tail, whole));
        }
        DeployFailure kind = outcome.ending() == CommandOutcome.Ending.TIMED_OUT
                ? DeployFailure.MIGRATION_TIMED_OUT
                : outcome.lastLines().stream().anyMatch(Migrate::cutOff)
                        ? DeployFailure.MIGRATION_CUT_OFF
                        : DeployFailure.MIGRATION_FAILED;
        String how = switch (outcome.ending()) {
            case EXITED -> "ended with exit code %d".formatted(outcome.exitCode());
            case TIMED_OUT ->
                "did not end within %d s and were ended"
                        .formatted(command.timeLimit().toSeconds());
            case NOT_STARTED -> "could not be started";
            case OUTPUT_LOST -> "ended, but what they printed could not be read to its end";
        };
        return new StepResult.Failed(kind.because("The migrations of %s %s%s%s"
                .formatted(application.name(), how, tail.isEmpty() ? "" : ": " + tail, whole)));
    }

    private static boolean cutOff(String line) {
        return SERVER_AWAY.matcher(line).find();
    }

    private static String tail(List<String> lines) {
        String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()))
                .strip();
        return tail.length() <= CHARACTERS_TOLD ? tail : "…" + tail.substring(tail.length() - CHARACTERS_TOLD);
    }
}
