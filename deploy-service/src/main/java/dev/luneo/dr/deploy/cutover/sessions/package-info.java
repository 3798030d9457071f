/** Who is connected to the databases: that nobody is left on the old one, and that the applications use the new one. */
@NullMarked
package dev.luneo.dr.deploy.cutover.sessions;

import org.jspecify.annotations.NullMarked;
