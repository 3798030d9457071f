/** PostgreSQL's own tools and catalogues: found, run, cancelled, parsed. */
@NullMarked
package dev.luneo.dr.postgres;

import org.jspecify.annotations.NullMarked;
