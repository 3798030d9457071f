package dev.luneo.dr.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.kit.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start from the service's own jar without a key that vouches for backups: refused, and said in a few lines what to do. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("process")
class StartWithoutARepositoryKeyTest {
    @TempDir
    Path directory;

    @Test
    void a_start_without_a_key_names_the_variable_and_how_to_make_one(CapturedOutput output) throws IOException {
        refused("");

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Repository local has no key", "DR_REPOSITORY_KEY", "repositories.local")
                .contains("openssl rand -hex 32");
        assertThat(output.toString().lines().filter(line -> line.startsWith("\tat ")))
                .isEmpty();
    }

    @Test
    void a_variable_that_the_plan_names_and_nobody_set_is_named(CapturedOutput output) throws IOException {
        refused(", key: \"${BACKUPS_KEY}\"", "--dr.repository.key=" + "00112233445566778899aabbccddeeff".repeat(2));

        assertThat(output).contains("BACKUPS_KEY", "repositories.local.key", "openssl rand -hex 32");
    }

    @Test
    void a_key_that_is_none_is_refused_and_not_shown(CapturedOutput output) throws IOException {
        refused("", "--dr.repository.key=hunter2hunter2");

        assertThat(output)
                .contains("Repository local has a key that cannot be used", "openssl rand -hex 32")
                .doesNotContain("hunter2");
    }

    private void refused(String key, String... more) throws IOException {
        Path plan =
                Files.writeString(directory.resolve("dr-plan.yaml"), """
                plan: test
                repositories:
                  local: { type: filesystem, path: "%s"%s }
                databases:
                  shop:
                    url: "${URL}"
                    backup: { method: logical, every: 1h, repositories: [local] }
                    restore: { approval: none }
                """.formatted(directory.resolve("backups"), key));
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.config.name=backup-scheduler",
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "--dr.plan=" + plan,
                "--dr.log.replication-factor=1",
                "--dr.variables.URL=postgresql://u@h/shop",
                "--logging.structured.format.console="));
        arguments.addAll(List.of(more));
        assertThatThrownBy(() -> new SpringApplicationBuilder(BackupSchedulerApplication.class)
                        .run(arguments.toArray(String[]::new)))
                .hasStackTraceContaining("Repository local");
    }
}
