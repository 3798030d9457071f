/** The works of a full restore's steps: each does one, and says what came of it. */
@NullMarked
package dev.luneo.dr.restore.step;

import org.jspecify.annotations.NullMarked;
