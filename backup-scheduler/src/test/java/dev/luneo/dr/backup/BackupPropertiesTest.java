package dev.luneo.dr.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BackupPropertiesTest {

    @Test
    void without_a_word_the_repositories_are_looked_at_every_five_minutes() {
        assertThat(bound(Map.of())).isEqualTo(new BackupProperties(Duration.ofMinutes(5)));
    }

    @Test
    void all_of_it_can_be_said() {
        assertThat(bound(Map.of("dr.backup.look-every", "90s")))
                .isEqualTo(new BackupProperties(Duration.ofSeconds(90)));
    }

    @Test
    void a_pause_that_hides_losses_or_never_ends_is_refused_by_name() {
        for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofDays(2)}) {
            assertThatThrownBy(() -> new BackupProperties(bad)).hasMessageContaining("dr.backup.look-every");
        }
    }

    private static BackupProperties bound(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("dr.backup", BackupProperties.class);
    }
}
