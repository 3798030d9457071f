package dev.luneo.dr.recovery;

import dev.luneo.dr.events.RecoveryEvent.StepEvent;
import dev.luneo.dr.events.RecoveryEvent.StepFailed;
import dev.luneo.dr.events.RecoveryEvent.StepFinished;
import dev.luneo.dr.events.RecoveryEvent.StepProgressed;
import dev.luneo.dr.events.RecoveryEvent.StepStarted;
import dev.luneo.dr.events.steps.StepName;
import java.time.Instant;
import org.pcollections.PVector;

/**
 * How a recovery's attempts at steps change. Only the attempt that counts up by one may start, and only the newest may
 * speak: a runner that was paused and wakes up finds that nobody listens to its old attempt.
 */
final class StepFold {
    private StepFold() {}

    static PVector<StepRun> evolve(PVector<StepRun> runs, StepEvent event, Instant at) {
        int newest = newest(runs, event.service(), event.step());
        return event.accept(new StepEvent.Visitor<>() {
            @Override
            public PVector<StepRun> started(StepStarted event) {
                int attempt = newest < 0 ? 0 : runs.get(newest).attempt();
                return event.attempt() == attempt + 1 ? begun(superseded(runs, newest, at), event, at) : runs;
            }

            @Override
            public PVector<StepRun> progressed(StepProgressed event) {
                return told(new StepRun.Running(event.done(), event.total(), event.note()));
            }

            @Override
            public PVector<StepRun> finished(StepFinished event) {
                return told(new StepRun.Finished(at, event.detail(), event.facts(), event.toolTime()));
            }

            @Override
            public PVector<StepRun> failed(StepFailed event) {
                return told(new StepRun.Failed(at, event.failure(), event.toolTime()));
            }

            private PVector<StepRun> told(StepRun.Outcome outcome) {
                boolean heard = newest >= 0
                        && runs.get(newest).attempt() == event.attempt()
                        && runs.get(newest).running();
                return heard ? runs.with(newest, runs.get(newest).with(outcome)) : runs;
            }
        });
    }

    /** Earlier versions said of an attempt at cleaning up how it ended, and not that it began. */
    static PVector<StepRun> begunUnsaid(PVector<StepRun> runs, StepEvent event, Instant at) {
        int newest = newest(runs, event.service(), event.step());
        int next = newest < 0 ? 1 : runs.get(newest).attempt() + 1;
        return event instanceof StepStarted || event.attempt() != next
                ? runs
                : runs.plus(new StepRun(
                        event.service(),
                        event.step(),
                        event.attempt(),
                        event.step(),
                        "",
                        at,
                        new StepRun.Running(0, 0, "")));
    }

    /** Nothing runs any more once a recovery is settled. */
    static PVector<StepRun> closed(PVector<StepRun> runs, Instant at) {
        PVector<StepRun> closed = runs;
        for (int i = 0; i < closed.size(); i++) {
            closed = superseded(closed, i, at);
        }
        return closed;
    }

    /** Failures at a step that count no more, because somebody mended their cause. */
    static PVector<StepRun> forgiven(PVector<StepRun> runs, StepName step, Instant at) {
        PVector<StepRun> forgiven = runs;
        for (int i = 0; i < runs.size(); i++) {
            StepRun run = runs.get(i);
            if (run.is(step) && run.outcome() instanceof StepRun.Failed) {
                forgiven = forgiven.with(i, run.with(new StepRun.Superseded(at)));
            }
        }
        return forgiven;
    }

    private static int newest(PVector<StepRun> runs, String service, String step) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            if (runs.get(i).is(service, step)) {
                return i;
            }
        }
        return -1;
    }

    private static PVector<StepRun> superseded(PVector<StepRun> runs, int index, Instant at) {
        return index >= 0 && runs.get(index).running()
                ? runs.with(index, runs.get(index).with(new StepRun.Superseded(at)))
                : runs;
    }

    private static PVector<StepRun> begun(PVector<StepRun> runs, StepStarted event, Instant at) {
        return runs.plus(new StepRun(
                event.service(),
                event.step(),
                event.attempt(),
                event.title(),
                event.runner(),
                at,
                new StepRun.Running(0, 0, "")));
    }
}
