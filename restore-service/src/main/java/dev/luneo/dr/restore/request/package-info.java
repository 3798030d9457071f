/** A person asks for a restore, or what one would do. */
@NullMarked
package dev.luneo.dr.restore.request;

import org.jspecify.annotations.NullMarked;
