/** The event log: read whole, written with care, owned by partition. */
@NullMarked
package dev.luneo.dr.kit.log;

import org.jspecify.annotations.NullMarked;
