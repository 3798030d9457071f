/** The old database and the restored one, as they really are on their servers. */
@NullMarked
package dev.luneo.dr.deploy.database;

import org.jspecify.annotations.NullMarked;
