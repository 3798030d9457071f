/** Which backup is restored: what the repositories hold, and whether it is what it says. */
@NullMarked
package dev.luneo.dr.restore.selection;

import org.jspecify.annotations.NullMarked;
