/** The small machine every service is: evolve, decide, perform. */
@NullMarked
package dev.luneo.dr.kit.machine;

import org.jspecify.annotations.NullMarked;
