package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.events.Failure;

/** How handing a notice to a channel ended. */
public sealed interface Delivery {
    /** The channel has it; what becomes of it is the receiver's. */
    record Accepted() implements Delivery {}

    /** The recipients do not know and will not hear of it by this channel. */
    record GivenUp(Failure failure) implements Delivery {}
}
