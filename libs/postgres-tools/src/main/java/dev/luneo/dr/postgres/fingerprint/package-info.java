/** What a database contained at one instant, small enough to keep, exact enough to prove a restore. */
@NullMarked
package dev.luneo.dr.postgres.fingerprint;

import org.jspecify.annotations.NullMarked;
