/** Steps of a recovery, taken and told. */
@NullMarked
package dev.luneo.dr.kit.step;

import org.jspecify.annotations.NullMarked;
