/** Who may do what. */
@NullMarked
package dev.luneo.dr.kit.security;

import org.jspecify.annotations.NullMarked;
