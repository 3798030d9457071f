/** The channel {@code type: log}. */
@NullMarked
package dev.luneo.dr.notify.channel.log;

import org.jspecify.annotations.NullMarked;
