package dev.luneo.dr.plan;

import java.util.Map;

/**
 * What an answer must be.
 *
 * @param status HTTP status, 200 unless said otherwise
 * @param json JSON path to the expected value as text
 */
public record Expectation(int status, Map<String, String> json) {
    public Expectation {
        json = Ordered.copyOf(json);
    }
}
