package dev.luneo.dr.recovery;

import dev.luneo.dr.events.steps.StepName;

/**
 * A step that a service takes in a recovery.
 *
 * @param name unique within the service, for example {@code restore-data} or {@code migrate:backend}
 * @param title what is being done, in words for the person on call
 */
public record Step(String name, String title) {
    public Step(StepName name, String title) {
        this(name.name(), title);
    }
}
