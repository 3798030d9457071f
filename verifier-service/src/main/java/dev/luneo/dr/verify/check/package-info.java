/** Runs the plan's checks against an application and its database, and says of each what was seen. */
@NullMarked
package dev.luneo.dr.verify.check;

import org.jspecify.annotations.NullMarked;
