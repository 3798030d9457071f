package dev.luneo.dr.restore.outlook;

import dev.luneo.dr.events.CheckResult.Outcome;
import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.TriedCheck;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a service that acts after the restore has what it will need. */
public sealed interface Outlook {

    String service();

    /**
     * It looked, and said what it saw.
     *
     * @param at by the clock of that service
     * @param checks of the plan that it has tried, and what they came to
     */
    record Seen(String service, Instant at, List<ReadinessProblem> problems, List<TriedCheck> checks)
            implements Outlook {
        public Seen {
            problems = List.copyOf(problems);
            checks = List.copyOf(checks);
        }

        /** When a check was tried that is a problem now, because it failed then; it may be hours before the look. */
        public Optional<Instant> failedAt(ReadinessProblem problem) {
            return checks.stream()
                    .filter(check ->
                            check.outcome() == Outcome.FAILED && check.name().equals(problem.subject()))
                    .map(TriedCheck::at)
                    .findFirst();
        }

        /** Those that a restore to there would meet. */
        public List<ReadinessProblem> problems(RestoreTo to) {
            return problems.stream()
                    .filter(problem -> problem.to().map(to::equals).orElse(true))
                    .toList();
        }
    }

    /**
     * Nobody knows.
     *
     * @param lastLook too long ago to be believed; empty where it is something else
     * @param why in words, with what to do
     */
    record Unknown(String service, String why, Optional<Instant> lastLook) implements Outlook {}
}
