/** What migration tools have written down about their runs: the only word on whether a migration came to its end. */
@NullMarked
package dev.luneo.dr.deploy.migration;

import org.jspecify.annotations.NullMarked;
