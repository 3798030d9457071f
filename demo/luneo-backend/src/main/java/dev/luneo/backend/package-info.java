/** The protected sample application: a shop's back end, small enough to start in less than a second. */
@NullMarked
package dev.luneo.backend;

import org.jspecify.annotations.NullMarked;
