package dev.luneo.dr.plan;

import java.time.Duration;

/**
 * What the plan promises.
 *
 * @param rpo at most this much data is lost: 1 minute to 6 hours (6 hours is the product's own promise, and the default)
 * @param rto from the decision to the passed verification: 1 minute to 24 hours, 30 minutes unless said otherwise
 */
public record Objectives(Duration rpo, Duration rto) {}
