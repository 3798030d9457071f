/** A full restore as it is decided: the machine, what it knows, the legs and the order of their steps. */
@NullMarked
package dev.luneo.dr.restore.full;

import org.jspecify.annotations.NullMarked;
