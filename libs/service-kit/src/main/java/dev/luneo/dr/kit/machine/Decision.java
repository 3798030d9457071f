package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.DrEvent;

/** Something that should happen now. */
public sealed interface Decision<C> {

    /** The same thing decided twice has the same id, and happens once at a time. */
    String id();

    /** Say that something is so. Fast; the event's own id is the decision's. */
    record Publish<C>(DrEvent event) implements Decision<C> {
        @Override
        public String id() {
            return event.id();
        }
    }

    /**
     * Do something that may take long.
     *
     * @param key whose owner does it; the work is interrupted when the key's partition is lost
     */
    record Perform<C>(String id, String key, C command) implements Decision<C> {}
}
