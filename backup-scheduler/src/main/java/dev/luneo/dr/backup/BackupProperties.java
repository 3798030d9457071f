package dev.luneo.dr.backup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param lookEvery how often the repositories are compared with the log: soon enough to miss a lost backup the same hour,
 *     seldom enough for a slow disk; 1 second to 1 day
 */
@ConfigurationProperties("dr.backup")
public record BackupProperties(@DefaultValue("5m") Duration lookEvery) {
    public BackupProperties {
        if (lookEvery.compareTo(Duration.ofSeconds(1)) < 0 || lookEvery.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "dr.backup.look-every is %s; write a duration from 1s to 1d, such as 5m".formatted(lookEvery));
        }
    }
}
