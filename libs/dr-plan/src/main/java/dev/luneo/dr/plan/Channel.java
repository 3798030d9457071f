package dev.luneo.dr.plan;

/** A way to tell people something. */
public sealed interface Channel {

    String name();

    /** The notifier's own log. */
    record Log(String name) implements Channel {}

    /** An HTTP POST, signed with the secret so that the receiver can tell it is from us. */
    record Webhook(String name, Template url, Template secret) implements Channel {}
}
