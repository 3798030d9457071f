/** Spans, times and the text of others, in words for people: the same in every service. */
@NullMarked
package dev.luneo.dr.kit.words;

import org.jspecify.annotations.NullMarked;
