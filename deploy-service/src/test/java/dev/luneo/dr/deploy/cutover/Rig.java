package dev.luneo.dr.deploy.cutover;

import dev.luneo.dr.deploy.CutOverWorks;
import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.deploy.database.Patience;
import dev.luneo.dr.deploy.leftovers.EarlierSettings;
import dev.luneo.dr.deploy.leftovers.LeftOvers;
import dev.luneo.dr.deploy.leftovers.RemoveLeftOver;
import dev.luneo.dr.deploy.migration.MigrationOutput;
import dev.luneo.dr.deploy.platform.Platforms;
import dev.luneo.dr.deploy.platform.host.Hosts;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.machine.Decision;
import dev.luneo.dr.kit.machine.OwnershipLostException;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.step.StepPerformer;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.HostPlatform;
import dev.luneo.dr.plan.PlanTypes;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Removal;
import dev.luneo.dr.recovery.Services;
import dev.luneo.dr.recovery.Situation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A recovery whose data is back, between an old and a restored database on a real server, with an application of its own. The
 * log is a list; what is decided is done at once, one thing after the other; it can be killed at any touch of the outside.
 */
public final class Rig implements AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    /** Between lines of the application's plan and other applications. */
    public static final String OTHERS = "# others\n";

    public static final String TEMPLATE = "postgresql://${APP_USER}:${APP_PASSWORD}@{host}:{port}/{database}";
    public static final String APP_PASSWORD = "m4rked/p@ss word";
    public static final String APP_PASSWORD_ENCODED = "m4rked%2Fp%40ss%20word";

    public final RestoreTo to;
    public final String recoveryId = "r" + COUNTER.incrementAndGet();
    public final DatabaseUrl old;
    public final DatabaseUrl restored;
    public final Path directory = TestPostgres.directory("deploy-rig-");
    public final ShellApplication application;
    public final List<DrEvent> events = new CopyOnWriteArrayList<>();
    private final DeployMachine machine;
    private final Patience patience;
    private StepPerformer<Recoveries> performer;
    private DatabaseUrls urls;
    private final DatabaseLocation kept;
    private final DrPlan plan;
    private final UnaryOperator<Platforms> served;
    private final Map<String, String> variables;
    private volatile Recoveries state = Recoveries.NONE;
    private Duration skew = Duration.ZERO;
    private final AtomicInteger term = new AtomicInteger(1);

    /** Dies when it has touched the outside so many times: before the effect, or after it and before saying so. */
    private int touchesLeft = Integer.MAX_VALUE;

    private Predicate<DrEvent> dieInsteadOf = event -> false;

    /** Hears each question whether a step is still ours, by the step's name, when it was answered with yes. */
    private volatile Consumer<String> whenAsked = step -> {};

    private Consumer<String> whenStarting = step -> {};
    private final Set<String> begun = new HashSet<>();

    /** Thrown where the process would be gone. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @param more lines of the application's plan; {@code HOME} stands for its directory */
    public Rig(RestoreTo to, String more) throws InterruptedException {
        this(to, more, TEMPLATE);
    }

    /** @param template of the application's database url; or a list, as it stands under `database-url` */
    public Rig(RestoreTo to, String more, String template) throws InterruptedException {
        this(to, more, template, TestPostgres.freshDatabase("shop"));
    }

    /** @param old on the shared server, or on one of its own */
    public Rig(RestoreTo to, String more, String template, DatabaseUrl old) throws InterruptedException {
        this(to, more, template, old, new Patience(Duration.ofSeconds(1)));
    }

    /** @param patience with an old database that does not answer */
    public Rig(RestoreTo to, String more, String template, DatabaseUrl old, Patience patience)
            throws InterruptedException {
        this(to, more, template, old, patience, PlanTypes.BUILT_IN, platforms -> platforms);
    }

    /** Where applications may run elsewhere than on what the product serves. */
    public Rig(RestoreTo to, String more, PlanTypes types, UnaryOperator<Platforms> served)
            throws InterruptedException {
        this(
                to,
                more,
                TEMPLATE,
                TestPostgres.freshDatabase("shop"),
                new Patience(Duration.ofSeconds(1)),
                types,
                served);
    }

    private Rig(
            RestoreTo to,
            String more,
            String template,
            DatabaseUrl old,
            Patience patience,
            PlanTypes types,
            UnaryOperator<Platforms> served)
            throws InterruptedException {
        this.served = served;
        this.to = to;
        this.patience = patience;
        ensureRole();
        this.old = old;
        String name = RestoredDatabaseName.of("luneo", recoveryId, 1);
        TestPostgres.server()
                .createDatabase(name, "UTF8", "C.UTF-8", "C.UTF-8")
                .whenFailed()
                .ifPresent(failure -> {
                    throw new IllegalStateException(failure.describe());
                });
        restored = TestPostgres.cluster().superuser(name);
        TestPostgres.execute(old, "create table which as select 'old' as it");
        TestPostgres.execute(restored, "create table which as select 'restored' as it");
        application = new ShellApplication(directory, appUrl(old));
        variables = new HashMap<>(Map.of(
                "DB_URL",
                old.toUrl(),
                "RESTORE_URL",
                TestPostgres.cluster().superuser("postgres").toUrl(),
                "APP_USER",
                "shop_app",
                "APP_PASSWORD",
                APP_PASSWORD_ENCODED,
                "WORKER_PASSWORD",
                "w0rker",
                "WRONG_PASSWORD",
                "wr0ng"));
        plan = Plans.of("luneo", application(more, template), types);
        machine = new DeployMachine(plan);
        performer = performer();
        restoredIs();
        kept = DatabaseUrls.of(CutOver.of(recovery(), urls, state).kept());
    }

    private StepPerformer<Recoveries> performer() {
        PlanVariables planVariables = new PlanVariables(variables);
        urls = new DatabaseUrls(plan, planVariables);
        CutOverWorks works = new CutOverWorks(
                urls,
                applications(),
                new MigrationOutput(directory.resolve("state")),
                Clock.systemUTC(),
                Duration.ofSeconds(1),
                patience);
        LeftOvers leftOvers = leftOvers(Duration.ZERO);
        return new StepPerformer<>(
                Services.DEPLOY,
                (run, known) ->
                        run.step().equals(Removal.STEP) ? new RemoveLeftOver(leftOvers, urls, known) : works.of(known));
    }

    /** As they are seen a day later. */
    public LeftOvers leftOvers(Duration keep) {
        return new LeftOvers(plan, applications(), urls, keep, Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));
    }

    public EarlierSettings earlierSettings() {
        return new EarlierSettings(applications(), DeployMachine::wentBack);
    }

    private Applications applications() {
        PlanVariables here = new PlanVariables(variables);
        Platforms platforms = served.apply(hosts(directory.resolve("state"), here, urls));
        return new Applications(plan, platforms, here, urls);
    }

    /** Those of a plan, on what the product serves. */
    public static Applications applications(Path state, DrPlan plan, PlanVariables variables, DatabaseUrls urls) {
        return new Applications(plan, hosts(state, variables, urls), variables, urls);
    }

    private static Platforms hosts(Path state, PlanVariables variables, DatabaseUrls urls) {
        return Platforms.none().with(HostPlatform.class, new Hosts(state, variables, urls)::of);
    }

    /** The service comes up without a variable of its environment. */
    public void forget(String variable) {
        variables.remove(variable);
        performer = performer();
    }

    /** @param more what follows {@link #OTHERS} are applications besides, as they stand in the plan */
    private String application(String more, String template) {
        String[] parts = more.split(OTHERS, 2);
        return """
                backend:
                  uses: luneo
                  platform:
                    type: host
                    env-file: HOME/app.env
                    restart: [HOME/restart]
                    up: { get: "UP", within: 1s }
                  database-url: DATABASE_URLS
                  requires: [DATABASE_URL, API_TOKEN]
                """.concat(parts[0].indent(2))
                .concat(parts.length == 2 ? parts[1] : "")
                .replace("DATABASE_URLS", template.startsWith("[") ? template : "{ template: \"" + template + "\" }")
                .replace("HOME", directory.toString())
                .replace("UP\"", application.healthUrl() + "\"");
    }

    private void restoredIs() {
        RecoveryRef ref = new RecoveryRef(
                recoveryId,
                "luneo",
                RecoveryRef.Purpose.RECOVERY,
                RecoveryRef.Procedure.FULL_RESTORE,
                Optional.empty());
        append(new RecoveryEvent.RestoreRequested(
                ref, RestoreTarget.latest(), to, "tables dropped", "alice", 0, "0".repeat(64)));
        append(new RecoveryEvent.RestoreStarted(ref, "restore/1"));
        append(new RecoveryEvent.RestoreFinished(
                ref, "20261123T020000Z-1a2b", now().minusSeconds(3600), DatabaseUrls.of(restored.location()), to));
    }

    public static String appUrl(DatabaseUrl database) {
        return DatabaseUrl.of(database.location(), "shop_app", APP_PASSWORD).toUrl();
    }

    public synchronized void append(DrEvent event) {
        events.add(event);
        state = machine.evolve(state, new Recorded<>(event, now(), "test"));
    }

    public Recovery recovery() {
        return state.find(recoveryId).orElseThrow();
    }

    /** Where the application's machine keeps track of a step's command. */
    public Path trail(String step) {
        return directory.resolve("state/running/%s/%s".formatted(recoveryId, step.replace(':', '_')));
    }

    public Recoveries state() {
        return state;
    }

    /** Goes on until there is nothing left to do, or it is killed. */
    public Rig run() throws InterruptedException {
        int idle = 0;
        while (idle < 3) {
            List<Decision<RunStep>> decisions = machine.decide(state, situation());
            if (decisions.isEmpty()) {
                skew = skew.plusSeconds(60);
                idle++;
            } else {
                idle = 0;
                carryOut(decisions.get(0));
            }
        }
        return this;
    }

    private void carryOut(Decision<RunStep> decision) throws InterruptedException {
        if (decision instanceof Decision.Publish<RunStep> publish) {
            append(publish.event());
        } else if (decision instanceof Decision.Perform<RunStep> perform) {
            // What waits is performed again and again under the same id, having begun once.
            if (begun.add(perform.id())) {
                whenStarting.accept(perform.command().step().name());
            }
            performer.perform(
                    perform.command(),
                    state,
                    performance(perform.command().step().name()));
        }
    }

    /** Runs until it dies at the given touch of the outside; whether it died. */
    public boolean killedAt(int touch) throws InterruptedException {
        touchesLeft = touch;
        return killed();
    }

    /** Runs until it is about to say this; whether it died. */
    public boolean killedBefore(Predicate<DrEvent> event) throws InterruptedException {
        dieInsteadOf = event;
        return killed();
    }

    public boolean killedAfter(String step) throws InterruptedException {
        return killedBefore(event ->
                event instanceof StepFinished finished && finished.step().equals(step));
    }

    private boolean killed() throws InterruptedException {
        try {
            run();
            return false;
        } catch (Killed | OwnershipLostException e) {
            term.incrementAndGet();
            return true;
        } finally {
            touchesLeft = Integer.MAX_VALUE;
            dieInsteadOf = event -> false;
        }
    }

    private Performance performance(String step) {
        int begunIn = term.get();
        return new Performance() {
            @Override
            public void publish(DrEvent event) {
                if (dieInsteadOf.test(event)) {
                    throw new Killed();
                }
                ours();
                append(event);
            }

            @Override
            public void beforeEffect() {
                ours();
                whenAsked.accept(step);
            }

            private void ours() {
                touch();
                if (begunIn != term.get()) {
                    throw new OwnershipLostException("luneo");
                }
            }
        };
    }

    /** Somebody else does something when a step is about to begin. */
    public void whenStepStarts(String step, Runnable somebody) {
        whenStarting = whenStarting.andThen(name -> {
            if (name.equals(step)) {
                somebody.run();
            }
        });
    }

    /** Somebody else does something when a step has been told that it is still its own. */
    public void whenAsked(Consumer<String> somebody) {
        whenAsked = somebody;
    }

    /**
     * Runs until a step has asked so many times whether it is still ours, and stops right after the answer. Another replica has taken over
     * when this returns.
     */
    public Stopped stoppedAt(String step, int question) throws InterruptedException {
        return new Stopped(step, question);
    }

    /** A replica that is stopped, as by SIGSTOP. */
    final class Stopped implements AutoCloseable {
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private final Thread thread = new Thread(this::replica);

        private Stopped(String step, int question) throws InterruptedException {
            CountDownLatch stopped = new CountDownLatch(1);
            AtomicInteger asked = new AtomicInteger();
            whenAsked = name -> {
                if (name.equals(step) && Thread.currentThread() == thread && asked.incrementAndGet() == question) {
                    stopped.countDown();
                    uninterruptibly(goesOn);
                }
            };
            thread.start();
            if (!stopped.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("It never got to " + step);
            }
            term.incrementAndGet();
        }

        private void replica() {
            try {
                run();
            } catch (OwnershipLostException | InterruptedException e) {
                // It is not heard of any more.
            }
        }

        /** Wakes up and does what it still does. */
        void goOn() throws InterruptedException {
            goesOn.countDown();
            thread.join();
        }

        @Override
        public void close() throws InterruptedException {
            goOn();
        }
    }

    private static void uninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void touch() {
        if (--touchesLeft < 0) {
            // Inside of a step anything else would count as the step's own bug.
            throw new OwnershipLostException("luneo");
        }
    }

    private Situation situation() {
        Instant at = now();
        String runner = "me/" + term.get();
        return new Situation() {
            @Override
            public Instant now() {
                return at;
            }

            @Override
            public Optional<String> runner(String key) {
                return Optional.of(runner);
            }
        };
    }

    private Instant now() {
        return Instant.now().plus(skew);
    }

    public <E extends DrEvent> List<E> said(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** How often the log has it that a step was done. */
    public long finished(String step) {
        return said(StepFinished.class).stream()
                .filter(event -> event.step().equals(step))
                .count();
    }

    /** How a step ended at last, in words. */
    public String detail(String step) {
        return said(StepFinished.class).stream()
                .filter(event -> event.step().equals(step))
                .map(StepFinished::detail)
                .reduce((first, second) -> second)
                .orElse("never finished");
    }

    public String everythingSaid() {
        return events.toString();
    }

    private static synchronized void ensureRole() {
        TestPostgres.execute(
                TestPostgres.cluster().superuser("postgres"),
                "do $$ begin if not exists (select from pg_roles where rolname = 'shop_app') then"
                        + " create role shop_app login superuser password '" + APP_PASSWORD + "'; end if; end $$");
    }

    @Override
    public void close() {
        application.close();
        TestPostgres.remove(directory);
        // Each is thousands of files, and this is done many times.
        List.of(old.location(), restored.location(), kept)
                .forEach(place -> TestPostgres.execute(
                        TestPostgres.cluster().superuser("postgres"),
                        "drop database if exists %s with (force)".formatted(place.database())));
    }
}
