/** Everything that is found out about a cut-over before anything is touched. */
@NullMarked
package dev.luneo.dr.deploy.cutover.before;

import org.jspecify.annotations.NullMarked;
