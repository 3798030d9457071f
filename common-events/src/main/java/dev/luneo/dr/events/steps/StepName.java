package dev.luneo.dr.events.steps;

import dev.luneo.dr.events.Speaker;

/**
 * A step by the name that it has in the log for ever.
 *
 * @param name unique within the service and a recovery, for example {@code restore-data}; of a step that is taken for each application, such
 *     as {@code migrate:backend}, also what stands before the colon
 */
public record StepName(String service, String name) {
    StepName(Speaker speaker, String name) {
        this(speaker.serviceName(), name);
    }

    /** {@code migrate:backend} of {@code migrate}. */
    public StepName of(String application) {
        return new StepName(service, name + ":" + application);
    }

    /** {@code migrate} of {@code migrate:backend}. */
    public static String kind(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    /** {@code backend} of {@code migrate:backend}. */
    public static String application(String name) {
        return name.substring(name.indexOf(':') + 1);
    }
}
