package dev.luneo.dr.kit.readiness;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param lookEvery how often a service looks whether it would have what a recovery needs: what went missing is then known before somebody has
 *     typed a dry run, and a look costs milliseconds; 100 milliseconds to 1 hour
 */
@ConfigurationProperties("dr.readiness")
record ReadinessProperties(@DefaultValue("1m") Duration lookEvery) {
    ReadinessProperties {
        if (lookEvery.compareTo(Duration.ofMillis(100)) < 0 || lookEvery.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "dr.readiness.look-every is %s; write a duration from 100ms to 1h, such as 1m"
                            .formatted(lookEvery));
        }
    }
}
