/** What happened, in order, and the draft of the post-mortem; from the log alone. */
@NullMarked
package dev.luneo.dr.notify.postmortem;

import org.jspecify.annotations.NullMarked;
