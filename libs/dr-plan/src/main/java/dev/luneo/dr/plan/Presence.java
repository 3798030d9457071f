package dev.luneo.dr.plan;

/** Whether a key must stand there. */
sealed interface Presence {

    record Required() implements Presence {}

    record Optional() implements Presence {}

    /** @param text as one would write it */
    record Default(String text) implements Presence {}

    /** A key of the intended plan that a later version will serve. */
    record Later(String what, String wayOut) implements Presence {}
}
