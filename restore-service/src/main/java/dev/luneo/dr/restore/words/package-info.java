/** Times and spans as people say them. */
@NullMarked
package dev.luneo.dr.restore.words;

import org.jspecify.annotations.NullMarked;
