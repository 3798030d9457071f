package dev.luneo.dr.notify.channel;

import dev.luneo.dr.events.Failure;

/** How handing a notice to a channel ended. */
sealed interface Delivery {
    record Accepted() implements Delivery {}

    /** The recipients do not know and will not hear of it by this channel. */
    record GivenUp(Failure failure) implements Delivery {}
}
