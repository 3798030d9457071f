package dev.luneo.dr.plan;

import java.time.Duration;

/**
 * How often a failed step is tried before the flow stops and asks a person.
 *
 * @param attempts in all, the first included: 1 to 10, 3 unless said otherwise
 * @param firstWait the first back-off: up to 10 minutes, 5 seconds unless said otherwise
 */
public record Retry(int attempts, Duration firstWait) {}
