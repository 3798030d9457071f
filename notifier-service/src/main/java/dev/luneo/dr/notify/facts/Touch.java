package dev.luneo.dr.notify.facts;

import java.time.Instant;

/** A subject's place in a list by time. */
public record Touch(Instant at, String subject) implements Comparable<Touch> {
    @Override
    public int compareTo(Touch other) {
        int byTime = at.compareTo(other.at);
        return byTime != 0 ? byTime : subject.compareTo(other.subject);
    }
}
