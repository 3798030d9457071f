package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes that people make, each in a plan that is right otherwise, with what is said of it in the file of the same name that ends in
 * {@code .said}: one mistake, one message, and the way out in it.
 */
class WrongPlansTest {
    private static final Path PLANS = Path.of("src/test/resources/wrong-plans");
    private static final int FEWEST = 50;

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "DR_REPOSITORY_KEY", "3b9d0c41f7e2865a94d3b0c7e15f8a2690bd4e7c13a5f86d0a1b2c3d4e5f6071",
            "SHOP_DATABASE_URL", "postgresql://shop:s3cret@db.example/shop",
            "SHOP_RESTORE_SERVER_URL", "postgresql://shop:s3cret@other.example/postgres",
            "SHOP_PASSWORD", "s3cret",
            "OPS_URL", "https://ops.example/hook",
            "OPS_SECRET", "8f1c7a52d9e04b36a1c5f27e90d3b8460c7e5a19f2d4b683");

    static List<Path> wrongPlans() throws IOException {
        try (Stream<Path> files = Files.list(PLANS)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("right.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("wrongPlans")
    void one_mistake_gives_one_message_that_says_where_what_and_what_to_write_instead(Path plan) throws IOException {
        String expected = Files.readString(Path.of(plan.toString().replace(".yaml", ".said")));
        List<PlanProblem> problems = problems(PlanReader.read(plan, ENVIRONMENT));
        assertThat(said(problems)).isEqualTo(expected);
        assertThat(problems).hasSize(1);
    }

    @Test
    void the_plan_that_they_are_made_of_is_right_and_they_are_many() throws IOException {
        assertThat(problems(PlanReader.read(PLANS.resolve("right.yaml"), ENVIRONMENT)))
                .isEmpty();
        assertThat(wrongPlans()).hasSizeGreaterThanOrEqualTo(FEWEST);
    }

    @Test
    void two_mistakes_give_two_messages() throws IOException {
        String plan = Files.readString(PLANS.resolve("right.yaml"));
        String wrong = Plans.replacing(
                Plans.replacing(plan, "    backup:\n      every: 1h\n", "    backup:\n    every: 1h\n"),
                "rto: 30m",
                "rto: 30");
        wrong = Plans.replacing(wrong, "      repositories: [local]\n", "    repositories: [local]\n")
                .replace("      retention:\n        all: 2d\n        daily: 14\n", "");
        assertThat(problems(PlanReader.parse(wrong, ENVIRONMENT)))
                .extracting(PlanProblem::path)
                .containsExactly("objectives.rto", "databases.shop.backup");
    }

    private static List<PlanProblem> problems(PlanReading reading) {
        return reading instanceof PlanReading.Invalid invalid ? invalid.problems() : List.of();
    }

    private static String said(List<PlanProblem> problems) {
        return problems.stream().map(problem -> problem + "\n").collect(Collectors.joining());
    }
}
