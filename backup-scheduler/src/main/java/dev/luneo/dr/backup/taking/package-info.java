/** Taking one backup, by whichever method the plan names. */
@NullMarked
package dev.luneo.dr.backup.taking;

import org.jspecify.annotations.NullMarked;
