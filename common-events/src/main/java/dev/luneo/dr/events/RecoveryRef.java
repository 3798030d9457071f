package dev.luneo.dr.events;

import java.util.Optional;

/**
 * Which recovery an event belongs to. Every recovery event carries all of it, so that each can be understood alone.
 *
 * @param database the protected database, as the plan names it
 * @param incidentId the incident it answers, where one was reported
 */
public record RecoveryRef(
        String recoveryId, String database, Purpose purpose, Procedure procedure, Optional<String> incidentId) {

    /** What the recovery is for, the weightiest first. Drills and proofs take the same path, and give way. */
    public enum Purpose {
        RECOVERY,
        DRILL,
        PROOF;

        /** Whether it takes a database from what has it for the other purpose. Of equals, who is there stays. */
        public boolean outranks(Purpose other) {
            return compareTo(other) < 0;
        }
    }

    /** What is done. */
    public enum Procedure {
        FULL_RESTORE,
        PARTIAL_RESTORE,
        REDEPLOY
    }

    public RecoveryRef {
        Required.name("recoveryId", recoveryId);
        Required.name("database", database);
        Required.choice("purpose", purpose, Purpose.class);
        Required.choice("procedure", procedure, Procedure.class);
        incidentId = Required.optionalName("incidentId", incidentId);
    }

    /** What the public status of this recovery is filed under. */
    public String statusSubject() {
        return incidentId.orElse(recoveryId);
    }
}
