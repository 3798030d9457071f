package dev.luneo.dr.verify;

import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.TriedCheck;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.verify.check.Check;
import dev.luneo.dr.verify.check.CheckRunner;
import dev.luneo.dr.verify.check.PlannedCheck;
import dev.luneo.dr.verify.check.http.HttpCheckConfiguration;
import dev.luneo.dr.verify.check.sql.AskedRoles;
import dev.luneo.dr.verify.check.sql.SqlCheckConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The plan's checks for whoever asks before this service runs: tried once, as it tries them itself. */
public final class BeforeTheStart {
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final TrialProperties ONCE = new TrialProperties(Duration.ofDays(1), Duration.ofDays(1));

    private BeforeTheStart() {}

    /**
     * What the checks of one database came to.
     *
     * @param problems of those that do not hold, or could not be made
     * @param tried all that were tried
     */
    public record Seen(List<ReadinessProblem> problems, List<TriedCheck> tried) {}

    /** @param patience for all of them; what is not done by then is not among them */
    public static Seen look(DrPlan plan, PlanVariables variables, DatabaseUrls urls, String database, Duration patience)
            throws InterruptedException {
        CheckRunner runner = new CheckRunner(plan, variables, urls, types(variables), FIRST_WAIT);
        int planned = PlannedCheck.of(plan, database).size();
        long deadline = System.nanoTime() + patience.toNanos();
        try (Trials trials = new Trials(plan, urls, runner, ONCE, Clock.systemUTC())) {
            LookAhead look = new LookAhead(plan, variables, urls, new AskedRoles(variables), trials);
            List<ReadinessProblem> problems = look.problems(database, Recoveries.NONE, false);
            // A look waits for a few seconds each time, and tells what is known by then.
            while (look.checks(database).size() < planned && System.nanoTime() - deadline < 0) {
                problems = look.problems(database, Recoveries.NONE, false);
            }
            return new Seen(problems, look.checks(database));
        }
    }

    /** What is served where no service is running that would find it by itself. */
    private static ServedTypes<CheckPlan, Check> types(PlanVariables variables) {
        return new ServedTypes<>(List.of(
                new HttpCheckConfiguration().httpCheck(variables), new SqlCheckConfiguration().sqlCheck(variables)));
    }
}
