/** Taking one backup: dump, fingerprint, manifest. */
@NullMarked
package dev.luneo.dr.backup.taking;

import org.jspecify.annotations.NullMarked;
