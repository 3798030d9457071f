/** Which backups are kept and which expire: pure arithmetic on manifests, removes nothing itself. */
@NullMarked
package dev.luneo.dr.repository.retention;

import org.jspecify.annotations.NullMarked;
