package dev.luneo.dr.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** When the next backup is due. */
public sealed interface Schedule {

    /** @return the first due instant strictly after {@code last} */
    Instant nextAfter(Instant last, ZoneId zone);

    /** A fixed distance between starts; a change of clocks does not concern it. */
    record Every(Duration interval) implements Schedule {
        public Every {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("an interval is longer than nothing: " + interval);
            }
        }

        @Override
        public Instant nextAfter(Instant last, ZoneId zone) {
            return last.plus(interval);
        }
    }

    /**
     * A five-field Unix cron expression (minute, hour, day of month, month, day of week) in the plan's zone. A time that
     * the change to summer time skips runs later by what was skipped; a time that the change back repeats runs once, unless
     * the hour field starts with {@code *}, which asks for every hour there is.
     *
     * @throws IllegalArgumentException with a sentence for the plan's author when it is no such expression
     */
    record Cron(String expression) implements Schedule {
        public Cron {
            expression = CronTimes.checked(expression);
        }

        @Override
        public Instant nextAfter(Instant last, ZoneId zone) {
            return CronTimes.nextAfter(expression, last, zone);
        }
    }
}
