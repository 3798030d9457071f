/** Where the protected databases are now, with the credentials to reach them. */
@NullMarked
package dev.luneo.dr.kit.database;

import org.jspecify.annotations.NullMarked;
