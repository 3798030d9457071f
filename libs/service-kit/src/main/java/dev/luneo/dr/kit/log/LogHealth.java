package dev.luneo.dr.kit.log;

import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A service whose log is dead or out of reach answers requests, but does nothing more; this makes that visible. */
final class LogHealth implements HealthIndicator {
    private final Supplier<LogReader.Condition> condition;
    private final Supplier<Optional<Throwable>> outsideDeath;
    private final LongSupplier deadLetters;
    private final Supplier<Map<String, Throwable>> undecided;

    LogHealth(
            Supplier<LogReader.Condition> condition,
            Supplier<Optional<Throwable>> outsideDeath,
            LongSupplier deadLetters,
            Supplier<Map<String, Throwable>> undecided) {
        this.condition = condition;
        this.outsideDeath = outsideDeath;
        this.deadLetters = deadLetters;
        this.undecided = undecided;
    }

    @Override
    public Health health() {
        LogReader.Condition now = condition.get();
        if (now instanceof LogReader.Condition.Dead dead) {
            return Health.down()
                    .withDetail("log", "reading stopped because of a bug; restart the service")
                    .withDetail("cause", dead.cause().toString())
                    .build();
        }
        if (now instanceof LogReader.Condition.Refused refused) {
            return Health.down().withDetail("log", refused.why()).build();
        }
        if (now instanceof LogReader.Condition.Unreachable) {
            return Health.down()
                    .withDetail("log", "Kafka does not answer; work goes on when it does")
                    .build();
        }
        if (now instanceof LogReader.Condition.CatchingUp catchingUp) {
            return Health.outOfService()
                    .withDetail("log", "reading the history; " + catchingUp.lag() + " events to go")
                    .build();
        }
        // A bug about one database is no reason to restart the service that works for all the others.
        Map<String, Throwable> stuck = undecided.get();
        Health.Builder health = stuck.containsKey("") ? Health.down() : Health.up();
        outsideDeath
                .get()
                .ifPresent(bug -> health.down()
                        .withDetail(
                                "incidents", "reading what is reported stopped because of a bug; restart the service")
                        .withDetail("cause", bug.toString()));
        stuck.forEach((key, bug) -> health.withDetail("undecided" + (key.isEmpty() ? "" : " " + key), bug.toString()));
        return health.withDetail("deadLetters", deadLetters.getAsLong()).build();
    }
}
