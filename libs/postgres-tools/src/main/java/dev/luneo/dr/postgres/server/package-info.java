/** PostgreSQL servers administered over SQL, and clusters of our own on this machine. */
@NullMarked
package dev.luneo.dr.postgres.server;

import org.jspecify.annotations.NullMarked;
