/** The one machine that takes the steps of recoveries, and the legs that services register with it. */
@NullMarked
package dev.luneo.dr.kit.leg;

import org.jspecify.annotations.NullMarked;
