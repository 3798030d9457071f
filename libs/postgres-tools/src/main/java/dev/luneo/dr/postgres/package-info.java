/** What names a PostgreSQL database, finds PostgreSQL's tools, and says why something with them failed. */
@NullMarked
package dev.luneo.dr.postgres;

import org.jspecify.annotations.NullMarked;
