/** The steps of a cut-over: the old database is shut, and every application comes to the restored one. */
@NullMarked
package dev.luneo.dr.deploy.cutover.forth;

import org.jspecify.annotations.NullMarked;
