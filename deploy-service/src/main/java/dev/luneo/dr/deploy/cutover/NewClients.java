package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.database.Clients;
import dev.luneo.dr.deploy.platform.host.HostApplication;
import dev.luneo.dr.deploy.platform.host.UpProbe;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.steps.CutOverSteps;
import dev.luneo.dr.kit.step.StepContext;
import dev.luneo.dr.kit.step.StepResult;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.UpPlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.postgres.server.Session;
import dev.luneo.dr.recovery.InUse;
import dev.luneo.dr.recovery.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Waits for somebody to use the new database. A pool is seen by its sessions. An application that connects only when it is asked
 * something is asked whether it is up, and is seen by the number of sessions the server has counted. One that does not connect even then
 * but {@linkplain StandsBy stands by} has not been seen yet: that is said, and is no reason to give a good restore up.
 */
final class NewClients {
    /** Most applications have connected when they are up; one that is not is given as long as its {@code up} allows. */
    static final Duration PATIENCE = Duration.ofSeconds(15);
    /** When the plan's checks are about to call the application, they are the better proof. */
    private static final Duration BEFORE_CHECKS = Duration.ofSeconds(2);

    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final Duration ONE_ANSWER = Duration.ofSeconds(1);

    private final UpProbe probe;
    private final Duration patience;

    NewClients(UpProbe probe, Duration patience) {
        this.probe = probe;
        this.patience = patience;
    }

    /**
     * @param begun how many sessions the server has counted so far, where it counts them
     */
    private record Sight(List<Session> others, Optional<Long> begun) {

        List<Session> since(Instant restart) {
            return others.stream()
                    .filter(session -> session.backendStart()
                            .map(start -> !start.isBefore(restart))
                            // A role that may not see when sessions began still sees that they are there.
                            .orElse(true))
                    .toList();
        }

        long moreThan(Sight before) {
            return begun.flatMap(now -> before.begun.map(then -> now - then)).orElse(0L);
        }
    }

    /**
     * Waits for 15 seconds, and for an application that is not up any more as long as its {@code up} allows.
     *
     * @param left what is known of the old database, to begin the result with
     */
    StepResult await(CutOver cutOver, List<HostApplication> using, String left, StepContext context)
            throws InterruptedException {
        Location current = cutOver.current();
        PostgresServer server = cutOver.server(current);
        Instant restart = firstRestart(cutOver.recovery(), using);
        boolean checksFollow = using.stream().allMatch(NewClients::isCheckedByRequests);
        StandsBy ready = new StandsBy(cutOver, using, probe);
        Duration limit = checksFollow && BEFORE_CHECKS.compareTo(patience) < 0 ? BEFORE_CHECKS : patience;
        Duration longest = ready.longest().compareTo(limit) > 0 ? ready.longest() : limit;
        long from = System.nanoTime();
        Optional<Sight> first = Optional.empty();
        while (true) {
            Answer<Sight> looked = ToolTime.of(context, () -> look(server, current.database()));
            Optional<PostgresFailure> failure = looked.whenFailed();
            if (failure.isPresent()) {
                return new StepResult.Failed(DeployFailure.NO_CLIENT_ON_NEW_DATABASE.because(
                        "Who is connected to %s cannot be seen".formatted(current), failure.get()));
            }
            Sight sight = looked.orThrow();
            List<Session> come = sight.since(restart);
            if (!come.isEmpty()) {
                return new StepResult.Done(
                        "%s. On %s since the restart: %s".formatted(left, current, Clients.named(come)),
                        InUse.SEEN.facts());
            }
            long brief = first.map(sight::moreThan).orElse(0L);
            if (brief > 0) {
                return new StepResult.Done(
                        "%s. On %s nobody stays connected; %d short sessions were just counted"
                                .formatted(left, current, brief),
                        InUse.SEEN.facts());
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - from);
            if (checksFollow && waited.compareTo(limit) > 0) {
                return new StepResult.Done(
                        "%s. Nobody has connected to %s yet; the checks, which are next, show".formatted(left, current)
                                + " whether that works");
            }
            if (waited.compareTo(limit) > 0) {
                Optional<String> doubt = ToolTime.of(context, () -> ready.doubt(ONE_ANSWER));
                if (doubt.isEmpty()) {
                    return notSeenYet(using, left, current, waited);
                }
                if (waited.compareTo(longest) > 0) {
                    return new StepResult.Failed(DeployFailure.NO_CLIENT_ON_NEW_DATABASE.because(
                            "Nobody has connected to %s within %d s after the restart. %s. %s%s"
                                    .formatted(
                                            current, waited.toSeconds(), doubt.get(), left, before(sight.others()))));
                }
            }
            first = first.or(() -> Optional.of(sight));
            ToolTime.of(context, () -> {
                knock(using);
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
                return true;
            });
        }
    }

    private static StepResult notSeenYet(List<HostApplication> using, String left, Location current, Duration waited) {
        return new StepResult.Done(
                "%s. Nobody was seen on %s yet, for %d s: %s %s up, with settings that lead there and a login that gets in"
                        .formatted(
                                left,
                                current,
                                waited.toSeconds(),
                                using.stream().map(HostApplication::name).collect(Collectors.joining(", ")),
                                using.size() == 1 ? "is" : "are"),
                InUse.NOT_SEEN_YET.facts());
    }

    private static Answer<Sight> look(PostgresServer server, String database) {
        return server.sessions(database)
                .fold(
                        sessions -> server.sessionsBegun(database)
                                .fold(
                                        begun -> Answer.given(new Sight(Clients.othersThanUs(sessions), begun)),
                                        Answer::failed),
                        Answer::failed);
    }

    /** Gives whoever connects only on demand a reason to. What they answer was looked at before. */
    private void knock(List<HostApplication> using) throws InterruptedException {
        for (HostApplication application : using) {
            Optional<UpPlan> up = application.plan().platform().up();
            if (up.isPresent()) {
                probe.look(up.get(), ONE_ANSWER);
            }
        }
    }

    private static boolean isCheckedByRequests(HostApplication application) {
        return application.plan().checks().stream().anyMatch(CheckPlan.Http.class::isInstance);
    }

    private static String before(List<Session> others) {
        return others.isEmpty() ? "" : ". Connected from before the restart: " + Clients.named(others);
    }

    private static Instant firstRestart(Recovery recovery, List<HostApplication> using) {
        return using.stream()
                .flatMap(application ->
                        recovery.fact(CutOverSteps.RESTART.of(application.name()), CutOverSteps.RESTARTED_AT).stream())
                .min(Instant::compareTo)
                .orElse(recovery.requestedAt());
    }
}
