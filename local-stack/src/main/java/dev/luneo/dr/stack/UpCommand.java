package dev.luneo.dr.stack;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.Lack;
import dev.luneo.dr.plan.PlanProblem;
import dev.luneo.dr.plan.PlanReading;
import dev.luneo.dr.plan.PlanReport;
import dev.luneo.dr.stack.connect.Closed;
import dev.luneo.dr.stack.connect.Meanwhile;
import dev.luneo.dr.stack.plan.Hearers;
import dev.luneo.dr.stack.plan.PlanHere;
import dev.luneo.dr.stack.standing.StandingWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dr up}: the stack on the user's own plan and databases, until Ctrl-C. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Carry out a plan: broker and services on this machine, in the foreground, until Ctrl-C.",
            "Addresses are in DIR/stack.json, a token for each of the plan's people in DIR/credentials.json, the log in DIR/logs.",
            "One stack a DIR; only its owner may read it."
        },
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {
            "0:it was stopped",
            "1:it did not start; what stands there says why",
            "2:the command was mistyped",
            "3:it did not start: the plan is valid, but a variable that is needed for it is not set, or its value cannot be used"
        })
final class UpCommand implements Callable<Integer> {
    @Option(
            names = "--plan",
            paramLabel = "FILE",
            defaultValue = "dr-plan.yaml",
            description = "the plan (default: ${DEFAULT-VALUE})")
    private Path plan = Path.of("dr-plan.yaml");

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = ".luneo-dr",
            description = "where everything is kept; it survives a restart (default: ${DEFAULT-VALUE})")
    private Path directory = Path.of(".luneo-dr");

    @Option(
            names = "--ports",
            paramLabel = "auto|default",
            defaultValue = "default",
            description = "default: 8081 to 8085, Kafka 9092; auto: any free ones")
    private Ports ports = Ports.DEFAULT;

    @Option(
            names = "--adopt-log",
            description =
                    "after secrets.json was lost: believe what is in the log although nobody can check it any more")
    private boolean adoptLog;

    /** How soon it is said here that something has changed. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** Beyond what the services need to answer: a server that does not answer takes ten seconds to give up on. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Databases of which nothing can be backed up, for want of a url, and why. */
    private static Map<String, String> notProtected(PlanReading.Valid valid) {
        Map<String, String> why = new LinkedHashMap<>();
        valid.plan()
                .databases()
                .keySet()
                .forEach(database -> valid.lacks().stream()
                        .map(Lack::problem)
                        .filter(problem -> problem.path().equals("databases.%s.url".formatted(database)))
                        .map(PlanProblem::problem)
                        .forEach(problem -> why.put(database, "its url " + problem)));
        return why;
    }

    /** Which ports to take. */
    enum Ports {
        AUTO,
        DEFAULT
    }

    @Override
    public Integer call() throws InterruptedException {
        Instant since = Instant.now();
        long began = System.nanoTime();
        PlanReading reading = PlanHere.read(plan, System.getenv());
        if (!(reading instanceof PlanReading.Valid valid)) {
            System.err.print(PlanReport.of(reading).text());
            System.err.printf("Put that right, then:  ./dr plan check %s%n", plan);
            return 1;
        }
        valid.warnings().forEach(warning -> System.out.println("warning: " + warning));
        new Hearers(valid.plan().communication()).nobody().ifPresent(text -> System.out.println("warning: " + text));
        if (valid.lacks().stream().anyMatch(Lack::toStart)) {
            System.err.print(PlanReport.lacks(valid));
            System.err.printf("Put that right, then:  ./dr plan check %s%n", plan);
            return PlanReport.LACKING;
        }
        System.out.print(PlanReport.lacks(valid));
        Home home = Home.open(directory, "./dr up", Home.Access.OWNER);
        StackLog.to(home.log());
        if (adoptLog) {
            StackBroker.adoptLog(StackSecrets.in(home.secrets()));
        }
        PlanVariables variables = new PlanVariables(System.getenv());
        Meanwhile meanwhile = Meanwhile.begin(valid.plan(), variables);
        // Before it answers, so that whoever asks meanwhile hears that it starts; of one that fails to, its process
        // tells.
        Whereabouts whereabouts = Whereabouts.of(home);
        Stack stack = Stack.start(plan, home, Map.of(), ports == Ports.AUTO);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println("Stopping; what was going on goes on at the next start.");
            whereabouts.close();
            stack.close();
            ended.countDown();
        }));
        System.out.printf("Up after %.1f s.%n", (System.nanoTime() - began) / 1e9);
        for (ServiceKind kind : ServiceKind.values()) {
            System.out.printf("  %-17s %s%n", kind.serviceName(), stack.url(kind));
        }
        System.out.printf("  %-17s %s%n", "status page", stack.url(ServiceKind.NOTIFIER) + "/status");
        System.out.printf("  %-17s %s%n", "tokens", home.credentials());
        System.out.printf("  %-17s %s%n", "log", home.log());
        Map<String, String> notProtected = notProtected(valid);
        System.out.printf(
                "Looking how well each database is protected, and what a recovery would lack (%d s at most):%n",
                StandingWatch.FIRST_ANSWER.toSeconds());
        StandingWatch watch = new StandingWatch(
                new DrClient(stack.credentials()),
                stack.url(ServiceKind.BACKUP),
                stack.url(ServiceKind.RESTORE),
                notProtected.keySet(),
                since,
                valid.plan().timeZone());
        watch.first().forEach(line -> System.out.println("  " + line));
        meanwhile.wrong(PATIENCE).forEach(System.out::println);
        Closed closed = new Closed(new DatabaseUrls(valid.plan(), variables));
        watch.troubled().stream()
                .flatMap(database -> valid.plan().database(database).stream())
                .flatMap(database -> closed.why(database).stream().map(why -> database.name() + ": " + why))
                .forEach(line -> System.out.println("  " + line));
        notProtected.forEach((database, why) ->
                System.out.printf("  NOT PROTECTED: %s, because %s. Put that right, and start again%n", database, why));
        System.out.println("Ctrl-C stops it. What changes of that is said here.");
        while (!ended.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            watch.news().forEach(System.out::println);
        }
        return 0;
    }
}
