/** Facts in words for people: local times, what was lost. */
@NullMarked
package dev.luneo.dr.notify.words;

import org.jspecify.annotations.NullMarked;
