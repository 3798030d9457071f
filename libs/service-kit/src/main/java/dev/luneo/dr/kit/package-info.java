/** What every service is built on. */
@NullMarked
package dev.luneo.dr.kit;

import org.jspecify.annotations.NullMarked;
