package dev.luneo.dr.restore.outlook;

import dev.luneo.dr.events.ReadinessProblem;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
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
     */
    record Seen(String service, Instant at, List<ReadinessProblem> problems) implements Outlook {
        public Seen {
            problems = List.copyOf(problems);
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
