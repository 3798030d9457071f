package dev.luneo.dr.stack.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.plan.PlanReading;
import dev.luneo.dr.plan.PlanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Variables that people set wrong, each file with what differs from {@code right.env}, and with what is said of it in the file of the same
 * name that ends in {@code .said}: one mistake, one message, the way out in it, and nothing of the value.
 */
class WrongEnvironmentsTest {
    private static final Path ENVIRONMENTS = Path.of("src/test/resources/wrong-environments");
    private static final Path PLAN = ENVIRONMENTS.resolve("plan.yaml");
    private static final int FEWEST = 30;

    static List<Path> wrongEnvironments() throws IOException {
        try (Stream<Path> files = Files.list(ENVIRONMENTS)) {
            return files.filter(file -> file.toString().endsWith(".env"))
                    .filter(file -> !file.endsWith("right.env"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("wrongEnvironments")
    void one_mistake_gives_one_message_that_names_the_variable_and_never_shows_what_it_holds(Path file)
            throws IOException {
        String expected = Files.readString(Path.of(file.toString().replace(".env", ".said")));
        String said = said(file);
        assertThat(said).isEqualTo(expected).contains("  1. ").doesNotContain("  2. ", "hunter");
    }

    @Test
    void nothing_is_said_of_the_environment_that_they_are_made_of_and_they_are_many() throws IOException {
        assertThat(said(ENVIRONMENTS.resolve("right.env"))).isEmpty();
        assertThat(wrongEnvironments()).hasSizeGreaterThanOrEqualTo(FEWEST);
    }

    private static String said(Path file) throws IOException {
        Map<String, String> environment = new HashMap<>(settings(ENVIRONMENTS.resolve("right.env")));
        environment.putAll(settings(file));
        PlanReading reading = PlanHere.read(PLAN, environment);
        return reading instanceof PlanReading.Valid valid
                ? PlanReport.lacks(valid)
                : PlanReport.of(reading).text();
    }

    private static Map<String, String> settings(Path file) throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            settings.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return settings;
    }
}
