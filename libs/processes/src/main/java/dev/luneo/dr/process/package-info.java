/** Runs external commands so that they end when they should and tell how they ended. */
@NullMarked
package dev.luneo.dr.process;

import org.jspecify.annotations.NullMarked;
