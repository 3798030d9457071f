/** What PostgreSQL's catalogue says of a database beside its data, read as facts when it is backed up, and put in force after a restore. */
@NullMarked
package dev.luneo.dr.postgres.catalogue;

import org.jspecify.annotations.NullMarked;
