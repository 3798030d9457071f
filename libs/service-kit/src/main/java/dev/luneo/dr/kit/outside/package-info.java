/** How something outside is asked: each time for so long and no longer, and again while that has a prospect. */
@NullMarked
package dev.luneo.dr.kit.outside;

import org.jspecify.annotations.NullMarked;
