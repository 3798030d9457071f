package dev.luneo.dr.kit.log;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A service whose log is dead or out of reach answers requests, but does nothing more; this makes that visible. */
final class LogHealth implements HealthIndicator {
    private final LogReader reader;
    private final DeadLetters deadLetters;

    LogHealth(LogReader reader, DeadLetters deadLetters) {
        this.reader = reader;
        this.deadLetters = deadLetters;
    }

    @Override
    public Health health() {
        LogReader.Condition condition = reader.condition();
        if (condition instanceof LogReader.Condition.Dead dead) {
            return Health.down()
                    .withDetail("log", "reading stopped because of a bug; restart the service")
                    .withDetail("cause", dead.cause().toString())
                    .build();
        }
        if (condition instanceof LogReader.Condition.Unreachable) {
            return Health.down()
                    .withDetail("log", "Kafka does not answer; work goes on when it does")
                    .build();
        }
        if (condition instanceof LogReader.Condition.CatchingUp catchingUp) {
            return Health.outOfService()
                    .withDetail("log", "reading the history; " + catchingUp.lag() + " events to go")
                    .build();
        }
        return Health.up().withDetail("deadLetters", deadLetters.count()).build();
    }
}
