/** When a backup is to begin, and whether the RPO will hold: pure decisions over the folded log. */
@NullMarked
package dev.luneo.dr.backup.schedule;

import org.jspecify.annotations.NullMarked;
