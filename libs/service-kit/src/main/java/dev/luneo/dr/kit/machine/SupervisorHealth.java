package dev.luneo.dr.kit.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Says of each long work whether it goes on here. One that fails is no reason to restart the service that does all the others. */
public final class SupervisorHealth implements HealthIndicator {
    private final Supervisor supervisor;

    public SupervisorHealth(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        supervisor
                .standings()
                .forEach(standing ->
                        health.withDetail("%s %s".formatted(standing.work(), standing.key()), words(standing)));
        return health.build();
    }

    private static Map<String, Object> words(Supervised.Standing standing) {
        Map<String, Object> words = new LinkedHashMap<>();
        standing.since()
                .ifPresentOrElse(
                        since -> words.put("runningSince", since.toString()), () -> words.put("running", "not here"));
        words.put("restarts", standing.restarts());
        standing.lastFailure().ifPresent(failed -> {
            words.put("lastFailure", failed.why());
            words.put("lastFailureAt", failed.at().toString());
        });
        return words;
    }
}
