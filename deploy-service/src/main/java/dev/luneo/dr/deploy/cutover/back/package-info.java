/** The way back of a cut-over: as much of it as can be made, from wherever the cut-over stopped. */
@NullMarked
package dev.luneo.dr.deploy.cutover.back;

import org.jspecify.annotations.NullMarked;
