/** Backups by pg_dump. */
@NullMarked
package dev.luneo.dr.restore.method.logical;

import org.jspecify.annotations.NullMarked;
