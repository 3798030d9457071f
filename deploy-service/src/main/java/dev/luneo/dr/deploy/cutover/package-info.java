/** Switching everything that uses a database to the restored one, step by step, and back when that is asked for. */
@NullMarked
package dev.luneo.dr.deploy.cutover;

import org.jspecify.annotations.NullMarked;
