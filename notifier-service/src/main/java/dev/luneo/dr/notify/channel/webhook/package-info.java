/** The channel {@code type: webhook}. */
@NullMarked
package dev.luneo.dr.notify.channel.webhook;

import org.jspecify.annotations.NullMarked;
