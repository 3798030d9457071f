package dev.luneo.dr.plan;

/** A way to tell people something. */
public interface Channel {

    String name();
}
