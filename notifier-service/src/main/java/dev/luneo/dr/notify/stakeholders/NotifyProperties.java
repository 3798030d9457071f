package dev.luneo.dr.notify.stakeholders;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param baseUrl where people reach this service; it stands in the notices' links
 * @param firstWait before the second attempt at a webhook; it doubles with each further one, give or take half
 * @param longestWait that it grows to: after an outage of hours nobody waits much longer for the news than this
 * @param timeLimit of one attempt, the answer's body included; receivers answer in milliseconds
 * @param giveUpAfter how long an outage is waited out before a notice is given up, loudly
 */
@ConfigurationProperties("dr.notify")
public record NotifyProperties(
        @DefaultValue("http://127.0.0.1:8085") URI baseUrl,
        @DefaultValue("1s") Duration firstWait,
        @DefaultValue("5m") Duration longestWait,
        @DefaultValue("10s") Duration timeLimit,
        @DefaultValue("12h") Duration giveUpAfter) {

    public NotifyProperties {
        if (!baseUrl.isAbsolute()) {
            throw new IllegalArgumentException(
                    "dr.notify.base-url is '%s'; write it whole, such as https://dr.example.com".formatted(baseUrl));
        }
        positive("first-wait", firstWait);
        positive("time-limit", timeLimit);
        positive("give-up-after", giveUpAfter);
        if (longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException(
                    "dr.notify.longest-wait is %s; it must not be shorter than first-wait, %s"
                            .formatted(longestWait, firstWait));
        }
    }

    public Links links() {
        String base = baseUrl.toString();
        return new Links(base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "dr.notify.%s is %s; write a span longer than nothing, such as 10s".formatted(name, value));
        }
    }
}
