package dev.luneo.dr.notify.status;

import dev.luneo.dr.kit.log.LogReader;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** As of when this replica knows everything: a page that is served while Kafka is gone says how old its news is. */
public final class Freshness {
    private final Supplier<LogReader.Condition> condition;
    private final Clock clock;
    private volatile Optional<Instant> asOf = Optional.empty();

    public Freshness(Supplier<LogReader.Condition> condition, Clock clock) {
        this.condition = condition;
        this.clock = clock;
    }

    /** Now, while the log is being read; else when it last was; empty when it never was since the start. */
    public Optional<Instant> asOf() {
        boolean unused = reading();
        return asOf;
    }

    /** Whether the log is being read, and has been read to its end. */
    public boolean reading() {
        boolean reading = condition.get() instanceof LogReader.Condition.Reading;
        if (reading) {
            asOf = Optional.of(clock.instant());
        }
        return reading;
    }
}
