/** What is known of a server before anything is restored to it: which it is, what it has, what it lacks. */
@NullMarked
package dev.luneo.dr.restore.server;

import org.jspecify.annotations.NullMarked;
