/** Checks by a request to the application. */
@NullMarked
package dev.luneo.dr.verify.check.http;

import org.jspecify.annotations.NullMarked;
