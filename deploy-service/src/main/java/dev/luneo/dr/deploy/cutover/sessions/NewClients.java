package dev.luneo.dr.deploy.cutover.sessions;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.platform.Up;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.postgres.server.Session;
import dev.luneo.dr.recovery.InUse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Waits for the applications to use the new database. A pool is seen by the sessions of the application's own login. Whoever connects only
 * when it is asked something is asked whether it is up. One that does not connect even then but {@linkplain ReadyApplications stands by} has not been
 * seen yet: that is said, and is no reason to give a good restore up. How many sessions there were is no evidence: a counter does not say whose.
 */
public final class NewClients {
    /** Most applications have connected when they are up; one that is not is given as long as its {@code up} allows. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);
    /** When the plan's checks are about to call the application, they are the better proof. */
    private static final Duration BEFORE_CHECKS = Duration.ofSeconds(2);

    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(1);

    private final Duration patience;

    public NewClients(Duration patience) {
        this.patience = patience;
    }

    /**
     * Waits for 15 seconds, and for an application that is not up any more as long as its {@code up} allows.
     *
     * @param left what is known of the old database, to begin the result with
     */
    StepResult await(CutOver cutOver, List<Application> using, String left, StepContext context)
            throws InterruptedException {
        Location current = cutOver.current();
        PostgresServer server = cutOver.server(current);
        boolean checksFollow = using.stream().allMatch(NewClients::isCheckedByRequests);
        ReadyApplications ready = new ReadyApplications(cutOver, using);
        Duration limit = checksFollow && BEFORE_CHECKS.compareTo(patience) < 0 ? BEFORE_CHECKS : patience;
        Duration longest = ready.longest().compareTo(limit) > 0 ? ready.longest() : limit;
        long from = System.nanoTime();
        boolean announced = false;
        while (true) {
            Answer<List<Session>> looked = context.external(() -> server.sessions(current.database()));
            Optional<PostgresFailure> failure = looked.whenFailed();
            if (failure.isPresent()) {
                return new StepResult.Failed(DeployFailure.NO_CLIENT_ON_NEW_DATABASE.because(
                        "Who is connected to %s cannot be seen".formatted(current), failure.get()));
            }
            OnNewDatabase seen = OnNewDatabase.of(using, cutOver.recovery(), looked.orThrow());
            Duration waited = Duration.ofNanos(System.nanoTime() - from);
            boolean enough = waited.compareTo(limit) > 0;
            if (checksFollow && enough && seen.nobody()) {
                return new StepResult.Done(
                        "%s. Nobody has connected to %s yet; the checks, which are next, show".formatted(left, current)
                                + " whether that works");
            }
            if (enough || !seen.nobody()) {
                Optional<String> doubt =
                        context.external(() -> ready.doubt(seen.by().keySet(), ONE_ANSWER));
                if (doubt.isEmpty()) {
                    return seen.nobody()
                            ? notSeenYet(using, left, current, waited)
                            : new StepResult.Done(
                                    "%s. On %s since the restart: %s".formatted(left, current, seen.words(using)),
                                    InUse.SEEN.facts());
                }
                if (checksFollow && enough) {
                    return new StepResult.Done(
                            "%s. %s; the checks, which are next, show whether that is so".formatted(left, doubt.get()));
                }
                if (waited.compareTo(longest) > 0) {
                    return new StepResult.Failed(
                            DeployFailure.NO_CLIENT_ON_NEW_DATABASE.because("%s within %d s after the restart. %s. %s%s"
                                    .formatted(
                                            seen.nobody()
                                                    ? "No application has connected to " + current
                                                    : "Not every application uses " + current,
                                            waited.toSeconds(),
                                            doubt.get(),
                                            left,
                                            connected(looked.orThrow()))));
                }
            }
            if (!announced) {
                context.progress(0, 0, waiting(using, current, limit));
                announced = true;
            }
            context.external(() -> {
                knock(using);
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
                return true;
            });
        }
    }

    private static String waiting(List<Application> using, Location current, Duration limit) {
        return "waiting up to %d s for the first connection of %s to %s"
                .formatted(limit.toSeconds(), names(using), current);
    }

    private static String names(List<Application> using) {
        return using.stream().map(Application::name).collect(Collectors.joining(", "));
    }

    private static StepResult notSeenYet(List<Application> using, String left, Location current, Duration waited) {
        return new StepResult.Done(
                "%s. No application was seen on %s yet, for %d s: %s %s up, with settings that lead there and a login that gets in"
                        .formatted(left, current, waited.toSeconds(), names(using), using.size() == 1 ? "is" : "are"),
                InUse.NOT_SEEN_YET.facts());
    }

    /** Gives whoever connects only on demand a reason to. What they answer was looked at before. */
    private void knock(List<Application> using) throws InterruptedException {
        for (Application application : using) {
            Optional<Up> up = application.platform().up();
            if (up.isPresent()) {
                up.get().look(ONE_ANSWER);
            }
        }
    }

    private static boolean isCheckedByRequests(Application application) {
        return application.plan().checks().stream().anyMatch(CheckPlan::asksApplication);
    }

    private static String connected(List<Session> sessions) {
        List<Session> others = Clients.othersThanUs(sessions);
        return others.isEmpty() ? "" : ". Connected there: " + Clients.named(others);
    }
}
