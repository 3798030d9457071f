/** A repository's bytes as files on a disk or a mount of our own, to which others may write. */
@NullMarked
package dev.luneo.dr.repository.filesystem;

import org.jspecify.annotations.NullMarked;
