/** How backups become databases again: what is asked of every method. */
@NullMarked
package dev.luneo.dr.restore.method;

import org.jspecify.annotations.NullMarked;
