/** What the log says of every database: its backups, its recoveries, their steps and state. */
@NullMarked
package dev.luneo.dr.recovery;

import org.jspecify.annotations.NullMarked;
