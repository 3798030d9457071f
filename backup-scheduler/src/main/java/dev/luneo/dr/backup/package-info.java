/** Takes backups, keeps and expires them. */
@NullMarked
package dev.luneo.dr.backup;

import org.jspecify.annotations.NullMarked;
