package dev.luneo.dr.kit.log;

import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A service whose log is dead or out of reach answers requests, but does nothing more; this makes that visible. */
final class LogHealth implements HealthIndicator {
    private final Supplier<LogReader.Condition> condition;
    private final IntSupplier deadLetters;

    LogHealth(Supplier<LogReader.Condition> condition, IntSupplier deadLetters) {
        this.condition = condition;
        this.deadLetters = deadLetters;
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
        return Health.up().withDetail("deadLetters", deadLetters.getAsInt()).build();
    }
}
