/** Brings databases back. */
@NullMarked
package dev.luneo.dr.restore;

import org.jspecify.annotations.NullMarked;
