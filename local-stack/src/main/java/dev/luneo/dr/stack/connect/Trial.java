package dev.luneo.dr.stack.connect;

import java.util.List;

/** Tries one part of the plan. Changes nothing that anybody uses, and leaves nothing. */
interface Trial {
    /** Where in the plan. */
    String subject();

    /** Nothing where a variable is not set, or its value cannot be used: that is said already. */
    List<Found> made() throws InterruptedException;
}
