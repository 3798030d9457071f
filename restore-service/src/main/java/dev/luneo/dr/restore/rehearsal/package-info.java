/** Tries, long before the bad night, whether the newest backup's schema can be restored. */
@NullMarked
package dev.luneo.dr.restore.rehearsal;

import org.jspecify.annotations.NullMarked;
