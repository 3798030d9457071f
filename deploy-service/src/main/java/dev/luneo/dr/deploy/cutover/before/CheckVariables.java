package dev.luneo.dr.deploy.cutover.before;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.cutover.CutOverWork;
import dev.luneo.dr.deploy.cutover.Facts;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks whether everything is there that the cut-over will need, and records how the old database is, all before anything is
 * touched.
 */
public final class CheckVariables implements CutOverWork {
    private final Applications applications;

    private final Patience patience;

    public CheckVariables(Applications applications, Patience patience) {
        this.applications = applications;
        this.patience = patience;
    }

    @Override
    public StepResult perform(CutOver cutOver, StepContext context) throws InterruptedException {
        if (cutOver.inPlace() && !sameServer(cutOver.old(), cutOver.restored())) {
            return new StepResult.Failed(DeployFailure.SWAP_ACROSS_SERVERS.because(
                    "%s cannot take the name of %s".formatted(cutOver.restored(), cutOver.old())));
        }
        Availability restored = cutOver.availability(cutOver.restored(), context);
        if (restored.kind() != Availability.Kind.OPEN) {
            return new StepResult.Failed(DeployFailure.RESTORED_DATABASE_UNREACHABLE.because(
                    "The restored database %s takes no connection".formatted(cutOver.restored()),
                    restored.why().orElseThrow()));
        }
        List<Failure> failures =
                context.external(() -> applications.using(cutOver.recovery().database()).stream()
                        .map(application -> new Preflight(application, cutOver.move()).problem(cutOver.restored()))
                        .flatMap(Optional::stream)
                        .toList());
        if (!failures.isEmpty()) {
            return new StepResult.Failed(together(failures));
        }
        Availability old = cutOver.availability(cutOver.old(), patience, context);
        if (old.kind() == Availability.Kind.REFUSED) {
            return new StepResult.Failed(cutOver.refusesUs(old));
        }
        Map<String, String> facts = new HashMap<>(Facts.old(cutOver.old(), old.kind()));
        Optional<String> openMeanwhile = Optional.empty();
        if (cutOver.inPlace()) {
            openMeanwhile = context.external(() -> new MigrationsBeforeSwap(cutOver)
                    .whyNot(applications.using(cutOver.recovery().database())));
            facts.putAll(CutOverSteps.MIGRATES_FIRST.of(openMeanwhile.isEmpty()));
        }
        return new StepResult.Done(said(cutOver, old) + openMeanwhile.orElse(""), facts);
    }

    private static boolean sameServer(Location one, Location other) {
        return one.host().equals(other.host()) && one.port() == other.port();
    }

    private static Failure together(List<Failure> failures) {
        Failure first = failures.get(0);
        return failures.size() == 1
                ? first
                : new Failure(
                        first.reason(),
                        failures.stream().map(Failure::detail).collect(Collectors.joining(". ")),
                        failures.stream().map(Failure::hint).distinct().collect(Collectors.joining(". ")),
                        failures.stream().allMatch(Failure::retryable));
    }

    private String said(CutOver cutOver, Availability old) {
        List<String> names = applications.using(cutOver.recovery().database()).stream()
                .map(application -> application.name())
                .toList();
        String who = names.isEmpty()
                ? "No application uses the database"
                : "All is there for %s".formatted(String.join(", ", names));
        String how = old.unreachable()
                ? "The old database has not answered for %s, and nobody knows whether it is written to: %s"
                        .formatted(patience, old.reason())
                : old.why()
                        .map(why -> "The old database is not usable now: %s".formatted(why.detail()))
                        .orElse("The old database still takes connections");
        return "%s. The restored database %s takes connections. %s".formatted(who, cutOver.restored(), how);
    }
}
