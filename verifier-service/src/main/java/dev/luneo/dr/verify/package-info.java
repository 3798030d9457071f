/** Says whether what came back is right. */
@NullMarked
package dev.luneo.dr.verify;

import org.jspecify.annotations.NullMarked;
