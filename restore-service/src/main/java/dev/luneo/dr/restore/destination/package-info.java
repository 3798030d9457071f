/** Where a restore goes, and what becomes of the name that applications know. */
@NullMarked
package dev.luneo.dr.restore.destination;

import org.jspecify.annotations.NullMarked;
