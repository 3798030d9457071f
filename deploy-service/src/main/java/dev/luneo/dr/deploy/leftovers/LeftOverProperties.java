package dev.luneo.dr.deploy.leftovers;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param keep how long everything is kept after the recovery that left it was over: what is missed is often missed days later
 * @param lookEvery how often the servers are asked, for the metrics
 */
@ConfigurationProperties("dr.left-overs")
public record LeftOverProperties(
        @DefaultValue("7d") Duration keep,
        @DefaultValue("10m") Duration lookEvery) {
    public LeftOverProperties {
        if (keep.isNegative()) {
            throw new IllegalArgumentException(
                    "dr.left-overs.keep is %s; write 0s or longer, such as 7d".formatted(keep));
        }
        if (lookEvery.isNegative() || lookEvery.isZero()) {
            throw new IllegalArgumentException(
                    "dr.left-overs.look-every is %s; write a span longer than nothing, such as 10m"
                            .formatted(lookEvery));
        }
    }
}
