/** Errors that name the field, the value and the way out. */
@NullMarked
package dev.luneo.dr.kit.web;

import org.jspecify.annotations.NullMarked;
