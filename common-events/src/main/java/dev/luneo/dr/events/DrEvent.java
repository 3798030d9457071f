package dev.luneo.dr.events;

/**
 * Something that happened: past tense, immutable, facts only, no secrets.
 *
 * <p>Events are kept for ever. A component may be added when old records stay readable without it; none may change its
 * meaning or go away. The golden files hold us to that.
 */
public sealed interface DrEvent permits IncidentEvent, BackupEvent, RecoveryEvent, StatusEvent, ReadinessEvent {

    /**
     * Derived from what happened and not random, so that publishing the same fact twice is recognisable. It becomes
     * {@code ce_id}.
     */
    String id();

    Topic topic();

    /** The aggregate this event belongs to; it becomes the record's key and {@code ce_subject}. */
    String key();

    /** The name by which the event is known outside of Java; it becomes {@code ce_type}. */
    default String type() {
        return getClass().getSimpleName();
    }
}
