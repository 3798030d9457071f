/** What becomes of backups that are there: found, missed, copied, expired. */
@NullMarked
package dev.luneo.dr.backup.maintenance;

import org.jspecify.annotations.NullMarked;
