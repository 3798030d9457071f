package dev.luneo.dr.stack.connect;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.stack.connect.Found.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tried while the services start: what they will not tell of by themselves. */
public final class Meanwhile {
    private final FutureTask<List<Found>> trials;

    private Meanwhile(FutureTask<List<Found>> trials) {
        this.trials = trials;
    }

    public static Meanwhile begin(DrPlan plan, PlanVariables variables) {
        FutureTask<List<Found>> trials = new FutureTask<>(() -> new Connect(plan, variables).asideFromServices());
        Thread thread = new Thread(trials, "meanwhile");
        thread.setDaemon(true);
        thread.start();
        return new Meanwhile(trials);
    }

    /** A line for each thing that is wrong. @param patience beyond which what is not known is said to be so */
    public List<String> wrong(Duration patience) throws InterruptedException {
        try {
            return trials.get(patience.toMillis(), TimeUnit.MILLISECONDS).stream()
                    .filter(found -> found.verdict() == Verdict.WRONG)
                    .map(Found::line)
                    .toList();
        } catch (TimeoutException silence) {
            return List.of(
                    "  Whether the servers that restores go to are ready is not known yet: one of them does not answer");
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }
}
