/** Alerts in: reporting incidents, looking at them, and the obvious next action. */
@NullMarked
package dev.luneo.dr.notify.incidents;

import org.jspecify.annotations.NullMarked;
