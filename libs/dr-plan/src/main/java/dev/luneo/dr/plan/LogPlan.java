package dev.luneo.dr.plan;

/** The notifier's own log. */
public record LogPlan(String name) implements Channel {

    static final Variant<Channel> VARIANT =
            Variant.of("log", Block.of("log channel"), section -> new LogPlan(section.name()));
}
