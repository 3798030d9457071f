/** Where applications run, whatever that is: the one interface for it, and what its implementations have in common. */
@NullMarked
package dev.luneo.dr.deploy.platform;

import org.jspecify.annotations.NullMarked;
