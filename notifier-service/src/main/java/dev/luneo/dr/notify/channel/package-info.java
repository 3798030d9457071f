/** How notices get out: a channel makes one attempt, and what is the same for all is put around it. A new channel is a package below. */
@NullMarked
package dev.luneo.dr.notify.channel;

import org.jspecify.annotations.NullMarked;
