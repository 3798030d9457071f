package dev.luneo.dr.plan;

import java.time.Duration;

/**
 * What the public sees.
 *
 * @param builtIn whether the notifier serves a status page itself; true unless said otherwise
 * @param heartbeat the promised distance of updates while an incident is open: 1 minute to 24 hours, 10 minutes unless
 *     said otherwise
 */
public record StatusPagePlan(boolean builtIn, Duration heartbeat) {}
