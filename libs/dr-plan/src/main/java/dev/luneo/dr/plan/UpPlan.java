package dev.luneo.dr.plan;

import java.time.Duration;

/**
 * When a restarted application counts as up.
 *
 * @param status the HTTP status it must answer, 200 unless said otherwise
 * @param within 1 second to 1 hour, 60 seconds unless said otherwise
 */
public record UpPlan(Template get, int status, Duration within) {}
