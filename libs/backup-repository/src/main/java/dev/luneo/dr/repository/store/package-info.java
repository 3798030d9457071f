/** Where a repository's bytes are kept, whatever keeps them. */
@NullMarked
package dev.luneo.dr.repository.store;

import org.jspecify.annotations.NullMarked;
