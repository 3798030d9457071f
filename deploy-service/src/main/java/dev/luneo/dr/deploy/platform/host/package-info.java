/** Applications on a machine of ours: a file with their settings, and commands to run. */
@NullMarked
package dev.luneo.dr.deploy.platform.host;

import org.jspecify.annotations.NullMarked;
