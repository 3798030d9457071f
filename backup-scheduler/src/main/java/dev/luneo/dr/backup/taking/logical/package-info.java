/** Backups by pg_dump. */
@NullMarked
package dev.luneo.dr.backup.taking.logical;

import org.jspecify.annotations.NullMarked;
