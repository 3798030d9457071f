package dev.luneo.dr.verify;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param every how old it may get what checks came to; they cost the live database a few queries
 * @param retry until they are tried again where one did not hold: an application may just have been starting
 */
@ConfigurationProperties("dr.check-trials")
record TrialProperties(
        @DefaultValue("4h") Duration every,
        @DefaultValue("15m") Duration retry) {
    TrialProperties {
        bounded("every", every);
        bounded("retry", retry);
    }

    private static void bounded(String name, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException(
                    "dr.check-trials.%s is %s; write a duration from 1s to 7d, such as 4h".formatted(name, value));
        }
    }
}
