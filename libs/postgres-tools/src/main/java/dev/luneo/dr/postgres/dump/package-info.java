/** Whole databases copied out and back in by PostgreSQL's own pg_dump and pg_restore. */
@NullMarked
package dev.luneo.dr.postgres.dump;

import org.jspecify.annotations.NullMarked;
