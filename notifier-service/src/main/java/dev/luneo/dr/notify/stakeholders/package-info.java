/** Who is told on which occasion, once, by which channel. */
@NullMarked
package dev.luneo.dr.notify.stakeholders;

import org.jspecify.annotations.NullMarked;
