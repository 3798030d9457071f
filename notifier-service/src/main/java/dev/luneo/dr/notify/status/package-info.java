/** The public status: when it moves, what it says, and the page that shows it. */
@NullMarked
package dev.luneo.dr.notify.status;

import org.jspecify.annotations.NullMarked;
