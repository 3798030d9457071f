package dev.luneo.dr.deploy.cutover.forth;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.cutover.ApplicationWork;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.deploy.database.WriteMark;
import dev.luneo.dr.deploy.migration.CutOff;
import dev.luneo.dr.deploy.migration.Ledgers;
import dev.luneo.dr.deploy.migration.MigrationOutput;
import dev.luneo.dr.deploy.migration.PrismaFolder;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.kit.words.Excerpt;
import dev.luneo.dr.plan.CommandPlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.process.CommandOutcome;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs an application's migrations against the restored database, with the application's own settings. They are done when the
 * tool's own ledger says so: Prisma's command line ends with exit code 0 when its engine is killed.
 */
public final class Migrate implements ApplicationWork {
    /** The end of what a failed migration printed, told where the whole output could not be kept; an event holds 4000 characters. */
    private static final int LINES_TOLD = 15;

    private static final int CHARACTERS_TOLD = 2_000;
    /** Of one line, in a sentence. */
    private static final int CHARACTERS_OF_LINE = 300;

    private final MigrationOutput outputs;
    private final Clock clock;
    private final Patience patience;

    /** @param patience how long a server that is just restarting is waited for, before and after */
    public Migrate(MigrationOutput outputs, Clock clock, Patience patience) {
        this.outputs = outputs;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public StepResult perform(Application application, CutOver cutOver, int attempt, StepContext context)
            throws InterruptedException {
        Settings settings;
        try {
            settings = application.platform().settings();
        } catch (PlatformException e) {
            return new StepResult.Failed(e.failure());
        }
        if (!cutOver.migrated().equals(cutOver.current())) {
            Optional<Settings> renamed =
                    application.renamed(settings, cutOver.migrated().database());
            if (renamed.isEmpty()) {
                return new StepResult.Failed(DeployFailure.ENV_FILE_ASTRAY.because(
                        "%s of %s does not name the database by urls any more, as it did when everything was checked"
                                .formatted(application.platform().settingsAt(), application.name())));
            }
            settings = renamed.get();
        }
        Map<String, String> environment = settings.values();
        CommandPlan command = application.plan().migrate().orElseThrow().command();
        String id = cutOver.recovery().id();
        List<Failure> inTheWay = application.platform().standStill(id, context);
        if (!inTheWay.isEmpty()) {
            return new StepResult.Failed(inTheWay.get(0));
        }
        DatabaseUrl ours = cutOver.url(cutOver.migrated());
        Availability availability = context.external(() -> patience.look(ours));
        if (availability.maySettle()) {
            return new StepResult.Failed(DeployFailure.MIGRATION_CUT_OFF.because(
                    "The migrations of %s were not begun: %s has not answered for %s: %s"
                            .formatted(application.name(), cutOver.migrated(), patience, availability.reason())));
        }
        Optional<String> began = context.external(() -> CutOff.serverBegan(ours));
        try (MigrationOutput.Attempt output = outputs.attempt(id, application.name(), attempt, clock.instant())) {
            CommandOutcome outcome = application.platform().migrate(environment, id, context, output);
            String whole = output.kept()
                    ? ". All of it: /api/recoveries/%s/migration-output/%s".formatted(id, application.name())
                    : "";
            if (!outcome.ok()) {
                Optional<String> cutOff = outcome.ending() == CommandOutcome.Ending.EXITED
                        ? context.external(() -> cutOff(outcome, ours, began))
                        : Optional.empty();
                return failed(application, command, outcome, cutOff, whole);
            }
            DatabaseUrl own = ownUrl(environment, cutOver).orElse(ours);
            Answer<Ledgers> ledgers = context.external(() -> ledgers(own, ours));
            return ledgers.fold(
                    read -> done(application, command, read, whole, ours),
                    failure -> new StepResult.Failed(DeployFailure.LEDGER_UNREADABLE.because(
                            "The migrations of %s ended with exit code 0, but whether they are done could not be read from %s"
                                    .formatted(application.name(), cutOver.migrated()),
                            failure)));
        }
    }

    /** By which the application reaches the restored database itself, not through a pool. */
    private static Optional<DatabaseUrl> ownUrl(Map<String, String> environment, CutOver cutOver) {
        return environment.values().stream()
                .flatMap(value -> DatabaseUrl.parse(value) instanceof DatabaseUrl.Parsed.Ok ok
                        ? Stream.of(ok.url())
                        : Stream.empty())
                .filter(url -> DatabaseUrls.of(url.location()).equals(cutOver.migrated()) && !url.namesPooler())
                .findFirst();
    }

    /** A pool that answers under the application's url is gone round: it would hand our settings on. */
    private Answer<Ledgers> ledgers(DatabaseUrl own, DatabaseUrl ours) throws InterruptedException {
        patience.look(ours);
        Answer<Ledgers> answer = Ledgers.of(own);
        boolean pool = answer.whenFailed()
                .map(failure -> failure.reason() == Reason.CONNECTION_POOLER)
                .orElse(false);
        return pool ? Ledgers.of(ours) : answer;
    }

    /** By what it is known that the server was away; empty when it was not. */
    private Optional<String> cutOff(CommandOutcome outcome, DatabaseUrl ours, Optional<String> began)
            throws InterruptedException {
        List<String> lines = outcome.lastLines();
        Optional<String> code = CutOff.code(lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
        if (code.isPresent()) {
            return code.map(" (the tool says %s)"::formatted);
        }
        Availability after = Availability.of(ours);
        if (after.maySettle()) {
            return Optional.of(" (its server does not answer: %s)".formatted(after.reason()));
        }
        Optional<String> now = CutOff.serverBegan(ours);
        return began.isPresent() && now.isPresent() && !began.equals(now)
                ? now.map(" (its server has started again, at %s)"::formatted)
                : Optional.empty();
    }

    private static StepResult done(
            Application application, CommandPlan command, Ledgers ledgers, String whole, DatabaseUrl ours) {
        if (!ledgers.unfinished().isEmpty()) {
            return new StepResult.Failed(DeployFailure.MIGRATION_UNFINISHED.because(
                    "The migrations of %s ended with exit code 0, but are not done. %s%s"
                            .formatted(application.name(), String.join(". ", ledgers.unfinished()), whole)));
        }
        String said = ledgers.read().isEmpty()
                ? ""
                : ", and nothing is unfinished in %s".formatted(String.join(", ", ledgers.read()));
        String newer = PrismaFolder.newerThanCode(command.directory(), ledgers.applied())
                .map(". %s"::formatted)
                .orElse("");
        return new StepResult.Done(
                "The migrations of %s ran to their end%s%s%s".formatted(application.name(), said, newer, whole),
                WriteMark.of(ours)
                        .whenGiven()
                        .map(mark -> CutOverSteps.WRITE_MARK.of(mark.toString()))
                        .orElse(Map.of()));
    }

    private static StepResult failed(
            Application application,
            CommandPlan command,
            CommandOutcome outcome,
            Optional<String> cutOff,
            String whole) {
        DeployFailure kind = outcome.ending() == CommandOutcome.Ending.TIMED_OUT
                ? DeployFailure.MIGRATION_TIMED_OUT
                : cutOff.isPresent() ? DeployFailure.MIGRATION_CUT_OFF : DeployFailure.MIGRATION_FAILED;
        String how = switch (outcome.ending()) {
            case EXITED -> "ended with exit code %d".formatted(outcome.exitCode());
            case TIMED_OUT ->
                "did not end within %d s and were ended"
                        .formatted(command.timeLimit().toSeconds());
            case NOT_STARTED -> "could not be started";
            case OUTPUT_LOST -> "ended, but what they printed could not be read to its end";
        };
        String told = whole.isEmpty() ? tail(outcome.lastLines()) : lastLine(outcome.lastLines());
        return new StepResult.Failed(kind.because("The migrations of %s %s%s%s%s"
                .formatted(application.name(), how, cutOff.orElse(""), told.isEmpty() ? "" : ": " + told, whole)));
    }

    private static String lastLine(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .reduce((first, second) -> second)
                .map(line -> Excerpt.cut(line, CHARACTERS_OF_LINE))
                .orElse("");
    }

    private static String tail(List<String> lines) {
        String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()))
                .strip();
        return tail.length() <= CHARACTERS_TOLD ? tail : "…" + tail.substring(tail.length() - CHARACTERS_TOLD);
    }
}
