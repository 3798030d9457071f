/** The main job from beginning to end, on a shop that is really broken and really brought back. */
@NullMarked
package dev.luneo.dr.stack.demo;

import org.jspecify.annotations.NullMarked;
