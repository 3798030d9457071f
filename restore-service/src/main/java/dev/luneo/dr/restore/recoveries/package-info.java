/** How recoveries stand and what they measured, for people and for metrics; approving and cancelling them. */
@NullMarked
package dev.luneo.dr.restore.recoveries;

import org.jspecify.annotations.NullMarked;
