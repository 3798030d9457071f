package dev.luneo.dr.stack.plan;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.database.MightyLogins;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReading;
import dev.luneo.dr.plan.PlanReport;
import dev.luneo.dr.plan.PlanSchema;
import dev.luneo.dr.stack.connect.Connect;
import dev.luneo.dr.stack.connect.Found;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./dr plan init}, {@code ./dr plan check FILE} and {@code ./dr plan schema}. */
@Command(
        name = "plan",
        description = "Have a plan written, and look at it before you need it.",
        mixinStandardHelpOptions = true,
        subcommands = {InitCommand.class, PlanCommand.Check.class, PlanCommand.Schema.class})
public final class PlanCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println("Say what to do with the plan: ./dr plan init, ./dr plan check FILE, or ./dr plan schema");
        return 2;
    }

    /** Everything that is wrong with a plan, at once. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Tell everything that is wrong with a plan, and what to write instead.",
                "Where the variables of its URLs are set, the servers are asked whether a superuser logs in, and those on this machine where their data lies.",
                "With --connect everything that a recovery would need is tried: databases, the servers that restores go to, repositories, applications, checks and channels. Nothing is changed, and nobody is written to."
            },
            exitCodeListHeading = "Exit code:%n",
            exitCodeList = {
                "0:the plan is valid, and with --connect nothing that was tried is WRONG",
                "1:it cannot be carried out",
                "2:the command was mistyped",
                "3:the plan is valid, but lacks something here: a variable is not set, or its value cannot be used, or what was tried is WRONG"
            })
    static final class Check implements Callable<Integer> {
        @Parameters(
                paramLabel = "FILE",
                defaultValue = "dr-plan.yaml",
                description = "the plan (default: ${DEFAULT-VALUE})")
        private Path file = Path.of("dr-plan.yaml");

        @Option(
                names = "--connect",
                description = "try everything that a recovery would need, harmlessly; a minute at most")
        private boolean connect;

        @Override
        public Integer call() throws InterruptedException {
            PlanReading reading = PlanHere.read(file, System.getenv());
            PlanReport report = PlanReport.of(reading);
            System.out.print(report.text());
            if (reading instanceof PlanReading.Valid valid) {
                DatabaseUrls urls = new DatabaseUrls(valid.plan(), new PlanVariables(System.getenv()));
                say("Paths", new Places(valid.plan()).lines());
                say("Logins", logins(valid.plan(), urls));
                say("Disks", new SharedDisks(valid.plan(), urls).remarks());
                say(
                        "Notices",
                        new Hearers(valid.plan().communication())
                                .nobody().stream().toList());
            }
            int exitCode = report.exitCode();
            if (connect && reading instanceof PlanReading.Valid valid && somethingIsWrong(valid.plan())) {
                exitCode = PlanReport.LACKING;
            }
            System.out.printf(
                    exitCode == 0 ? "%nNext:  ./dr up --plan %s%n" : "%nPut that right, then:  ./dr plan check %s%n",
                    file);
            return exitCode;
        }

        private static boolean somethingIsWrong(DrPlan plan) throws InterruptedException {
            System.out.printf("%nTrying what a recovery would need (%d s at most):%n", Connect.LONGEST.toSeconds());
            List<Found> found = new Connect(plan, new PlanVariables(System.getenv())).everything();
            found.forEach(one -> System.out.println(one.line()));
            return found.stream().anyMatch(one -> one.verdict() == Found.Verdict.WRONG);
        }

        /** Asked of the servers, as far as the URLs' variables are set here. */
        private static List<String> logins(DrPlan plan, DatabaseUrls urls) {
            MightyLogins logins = new MightyLogins(urls);
            return plan.databases().values().stream()
                    .flatMap(database -> logins.of(database).stream())
                    .map(MightyLogins.Remark::toString)
                    .toList();
        }

        private static void say(String heading, List<String> remarks) {
            if (!remarks.isEmpty()) {
                System.out.printf("%n%s:%n", heading);
                remarks.forEach(remark -> System.out.println("  " + remark));
            }
        }
    }

    /** What editors complete and check by. */
    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = {
                "Print the plan's JSON Schema, by which editors complete and check while you write.",
                "Keep it beside your plan: ./dr plan schema > dr-plan.schema.json",
                "and begin the plan with:  # yaml-language-server: $$schema=dr-plan.schema.json"
            })
    static final class Schema implements Callable<Integer> {
        @Override
        public Integer call() {
            System.out.print(PlanSchema.json());
            return 0;
        }
    }
}
