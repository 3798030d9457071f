package dev.luneo.dr.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseNamesTest {

    @Test
    void each_recovery_and_each_attempt_has_a_name_of_its_own() {
        Set<String> names = new HashSet<>();
        for (String database : new String[] {"luneo", "Luneo", "lu-neo", "", "数据库", "x".repeat(63), "x".repeat(64)}) {
            for (String recovery :
                    new String[] {"0191f3ab-1", "0191f3ab-2", "", "☃", "rec_20261123", "rec_20261123b"}) {
                for (int attempt : new int[] {1, 2, 10, 99_999}) {
                    String name = RestoredDatabaseName.of(database, recovery, attempt);
                    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
                    assertThat(RestoredDatabaseName.matches(name)).isTrue();
                    assertThat(names.add(name)).as(name).isTrue();
                }
            }
        }
        assertThat(RestoredDatabaseName.of("luneo", "0191f3ab-7c", 1))
                .startsWith("luneo_restored_0191f3ab_")
                .endsWith("_a1");
        assertThatThrownBy(() -> RestoredDatabaseName.of("luneo", "r", 0)).hasMessageContaining("attempt 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "luneo",
                "postgres",
                "luneo_restored",
                "luneo_restored_a1",
                "luneo_restored_0191f3ab_9c41d2e7_a0",
                "luneo_restored_0191f3ab_9c41d2e7_a1x",
                "luneo_before_20261123t031500z",
                "x; drop database y; luneo_restored_0191f3ab_9c41d2e7_a1",
                "luneo_restored_0191f3ab_9c41d2e7_a1\n",
                ""
            })
    void other_names_are_not_taken_for_ours(String name) {
        assertThat(RestoredDatabaseName.matches(name)).isFalse();
    }

    @Test
    void a_kept_database_says_since_when_and_fits() {
        Instant at = Instant.parse("2026-11-23T03:15:00.999Z");
        assertThat(KeptDatabaseName.of("luneo", at)).isEqualTo("luneo_before_20261123t031500z");
        String longest = KeptDatabaseName.of("ü".repeat(31), at);
        assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(longest).startsWith("üüüü").endsWith("_before_20261123t031500z");
    }
}
