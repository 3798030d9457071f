/** A full restore: the machine that decides it, and its four steps. */
@NullMarked
package dev.luneo.dr.restore.full;

import org.jspecify.annotations.NullMarked;
