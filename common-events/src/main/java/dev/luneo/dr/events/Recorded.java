package dev.luneo.dr.events;

import java.time.Instant;

/**
 * An event as it stands in the log.
 *
 * @param time when it happened, by its publisher's clock
 * @param source who published it: a service's name, or whatever an alerting system calls itself
 */
public record Recorded<E extends DrEvent>(E event, Instant time, String source) {}
