/** What the steps of a recovery are called in the log, and what they record there for others. */
@NullMarked
package dev.luneo.dr.events.steps;

import org.jspecify.annotations.NullMarked;
