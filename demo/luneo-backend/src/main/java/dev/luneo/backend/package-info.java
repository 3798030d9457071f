/** The protected sample application. */
@NullMarked
package dev.luneo.backend;

import org.jspecify.annotations.NullMarked;
