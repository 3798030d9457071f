package dev.luneo.dr.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What services found when they looked whether they would have what a recovery will need of them. */
public sealed interface ReadinessEvent extends DrEvent {

    /** More than anybody mends in one night. */
    int MOST_PROBLEMS = 40;

    /** As many as a verification tells of. */
    int MOST_CHECKS = RecoveryEvent.MOST_CHECKS;

    String database();

    @Override
    default Topic topic() {
        return Topic.READINESS;
    }

    @Override
    default String key() {
        return database();
    }

    /**
     * Whether a service that acts after the restore has what it will need for a recovery of a database. Said when that changed, once an
     * hour, and anew for each recovery that was decided.
     *
     * @param service that looked, and will have to act
     * @param planSha256 the effective plan that it goes by
     * @param lookedAt by the clock of that service
     * @param recoveryId the recovery it was looked for; absent while none was decided
     * @param problems empty when everything is there, as far as it can be seen beforehand
     * @param checks of the plan, and what each came to when it was tried last; empty where the service makes none
     */
    record ReadinessStated(
            String database,
            String service,
            String planSha256,
            Instant lookedAt,
            Optional<String> recoveryId,
            List<ReadinessProblem> problems,
            List<TriedCheck> checks)
            implements ReadinessEvent {
        public ReadinessStated {
            Required.name("database", database);
            Required.name("service", service);
            Required.name("planSha256", planSha256);
            Required.instant("lookedAt", lookedAt);
            recoveryId = Required.optionalName("recoveryId", recoveryId);
            problems = Required.list("problems", problems, MOST_PROBLEMS);
            checks = Required.list("checks", checks, MOST_CHECKS);
        }

        /** Of a service that makes no checks. */
        public ReadinessStated(
                String database,
                String service,
                String planSha256,
                Instant lookedAt,
                Optional<String> recoveryId,
                List<ReadinessProblem> problems) {
            this(database, service, planSha256, lookedAt, recoveryId, problems, List.of());
        }

        @Override
        public String id() {
            return "%s/readiness/%s/%s".formatted(database, service, lookedAt);
        }
    }
}
