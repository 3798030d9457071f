/** Switches applications to the restored database, and back. */
@NullMarked
package dev.luneo.dr.deploy;

import org.jspecify.annotations.NullMarked;
