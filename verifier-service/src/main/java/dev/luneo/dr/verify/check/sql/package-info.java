/** Checks by a query of the database. */
@NullMarked
package dev.luneo.dr.verify.check.sql;

import org.jspecify.annotations.NullMarked;
