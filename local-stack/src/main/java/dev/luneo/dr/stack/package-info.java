/** Everything on one machine without containers. */
@NullMarked
package dev.luneo.dr.stack;

import org.jspecify.annotations.NullMarked;
