/** Who said what: services sign what they publish, and act on nothing else. */
@NullMarked
package dev.luneo.dr.kit.signing;

import org.jspecify.annotations.NullMarked;
