/** Which steps the legs of a procedure have, by the plan: the same for who takes them and for who says beforehand what will be done. */
@NullMarked
package dev.luneo.dr.kit.procedure;

import org.jspecify.annotations.NullMarked;
