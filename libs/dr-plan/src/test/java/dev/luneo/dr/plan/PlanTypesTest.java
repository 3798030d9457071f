package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A new type at any place of the plan is a variant and a line that registers it: reading, hash, schema and reference follow. */
class PlanTypesTest {

    private record Siren(String name, int tone) implements Channel {}

    private record Tape(String name, Path shelf, Optional<Template> key) implements RepositoryPlan {}

    private record Photographed(List<String> cameras) implements BackupMethodPlan {
        @Override
        public String word() {
            return "photo";
        }
    }

    private record Railway(String hall) implements PlatformPlan {
        @Override
        public String type() {
            return "railway";
        }

        @Override
        public String restartedBy() {
            return "its guard";
        }
    }

    private record Bell(String name, Duration timeLimit, int attempts, String question) implements CheckPlan {
        @Override
        public boolean mayChange() {
            return true;
        }
    }

    private static final Key<Integer> TONE =
            Key.value("tone", Kinds.number(1, 9), "how high it howls").or(5);
    private static final Key<List<String>> CAMERAS =
            Key.distinct("cameras", Kinds.TEXT, "which take the picture").must("write `cameras: [front]`");
    private static final Key<String> BELL =
            Key.value("bell", Kinds.TEXT, "which must be heard").must("");
    private static final Key<Path> SHELF =
            Key.value("shelf", Kinds.PATHS, "where the tapes stand").must("write `shelf: cellar`");
    private static final Key<String> HALL =
            Key.value("hall", Kinds.TEXT, "where it stands").must("write `hall: north`");

    private static final Variant<CheckPlan> BELL_CHECK = Variant.<CheckPlan>of(
                    "bell",
                    Block.of("check by bell", BELL),
                    check -> new Bell(
                            check.get(CheckPlan.NAME),
                            check.get(CheckPlan.TIMEOUT),
                            check.get(CheckPlan.ATTEMPTS),
                            check.get(BELL)))
            .chosenBy(List.of(BELL));

    private static final PlanTypes WITH_TOYS = PlanTypes.BUILT_IN
            .with(
                    PlanTypes.CHANNELS,
                    Variant.of(
                            "siren", Block.of("siren", TONE), channel -> new Siren(channel.name(), channel.get(TONE))))
            .with(
                    PlanTypes.METHODS,
                    Variant.of("photo", Block.of("photo", CAMERAS), backup -> new Photographed(backup.get(CAMERAS))))
            .with(
                    PlanTypes.REPOSITORIES,
                    Variant.of(
                            "tape",
                            Block.of("tape", SHELF),
                            tape -> new Tape(tape.name(), tape.get(SHELF), Optional.empty())))
            .with(
                    PlanTypes.PLATFORMS,
                    Variant.of(
                            "railway", Block.of("railway platform", HALL), railway -> new Railway(railway.get(HALL))))
            .with(PlanTypes.CHECKS, BELL_CHECK)
            .with(PlanTypes.DATABASE_CHECKS, BELL_CHECK);

    private static final String PLAN = """
            plan: toys
            repositories: { attic: { type: tape, shelf: attic } }
            databases:
              luneo:
                url: ${LUNEO_DATABASE_URL}
                backup: { every: 1h, method: photo, cameras: [front, back] }
                checks: [{ name: heard-inside, bell: small }]
            applications:
              backend:
                uses: luneo
                platform: { type: railway, hall: north }
                checks: [{ name: heard, bell: big, timeout: 5s }]
            communication:
              contacts: { alice: {} }
              roles: { incident-lead: [alice] }
              channels: { roof: { type: siren, tone: 9 } }
            """;

    private static DrPlan read(String yaml) {
        return PlanReader.parse(yaml, Plans.ENVIRONMENT, WITH_TOYS).orThrow();
    }

    @Test
    void it_is_read() {
        DrPlan plan = read(PLAN);
        assertThat(plan.communication().channels()).containsEntry("roof", new Siren("roof", 9));
        assertThat(plan.repositories()).containsEntry("attic", new Tape("attic", Path.of("attic"), Optional.empty()));
        DatabasePlan luneo = plan.database("luneo").orElseThrow();
        assertThat(luneo.backup().method()).isEqualTo(new Photographed(List.of("front", "back")));
        assertThat(luneo.checks()).containsExactly(new Bell("heard-inside", Duration.ofSeconds(10), 3, "small"));
        ApplicationPlan backend = plan.applicationsUsing("luneo").get(0);
        assertThat(backend.platform()).isEqualTo(new Railway("north"));
        assertThat(backend.checks()).containsExactly(new Bell("heard", Duration.ofSeconds(5), 3, "big"));
    }

    @Test
    void each_of_its_values_counts_in_the_hash_whether_written_or_not() {
        String hash = read(PLAN).sha256();
        for (String[] change : new String[][] {
            {"tone: 9", "tone: 8"},
            {"shelf: attic", "shelf: cellar"},
            {"[front, back]", "[front]"},
            {"hall: north", "hall: south"},
            {"bell: big", "bell: small"}
        }) {
            assertThat(read(Plans.replacing(PLAN, change[0], change[1])).sha256())
                    .as(change[1])
                    .isNotEqualTo(hash);
        }
        assertThat(read(Plans.replacing(PLAN, ", tone: 9", "")).sha256())
                .isEqualTo(read(Plans.replacing(PLAN, "tone: 9", "tone: 5")).sha256());
    }

    @Test
    void the_schema_and_the_reference_show_it() {
        assertThat(PlanSchema.json(PlanSections.PLAN, WITH_TOYS))
                .contains(
                        "\"siren\"",
                        "how high it howls",
                        "\"photo\"",
                        "\"cameras\"",
                        "\"bell\"",
                        "\"shelf\"",
                        "\"hall\"");
        assertThat(PlanReference.write(WITH_TOYS))
                .contains(
                        "[siren](#siren)",
                        "| `tone` | how high it howls | a whole number from 1 to 9 | `5` unless said otherwise |",
                        "[logical](#logical-backup), [photo](#photo)",
                        "And the keys of one of these: [sql](#check-by-sql), [bell](#check-by-bell).")
                .doesNotContain("`type: railway`");
    }

    @Test
    void mistakes_in_it_are_told_like_all_others_and_who_does_not_serve_it_does_not_know_it() {
        assertThat(((PlanReading.Invalid) PlanReader.parse(
                                PLAN.replace("tone: 9", "tone: 10, pitch: 1")
                                        .replace("bell: big", "bell: big, get: http://x"),
                                Plans.ENVIRONMENT,
                                WITH_TOYS))
                        .problems())
                .extracting(PlanProblem::path, PlanProblem::problem)
                .containsExactly(
                        tuple("applications.backend.checks[0]", "checks more than one thing"),
                        tuple("communication.channels.roof.tone", "is too large"),
                        tuple("communication.channels.roof.pitch", "is not known here"));
        assertThat(Plans.problems(PLAN))
                .extracting(PlanProblem::path)
                .contains("communication.channels.roof.type", "repositories.attic.type", "databases.luneo.checks[0]");
    }

    @Test
    void a_word_for_later_is_refused_by_name_until_a_type_has_it_and_its_keys_are_not_worth_a_problem_each() {
        assertThat(Plans.problems(Plans.with(
                        "applications: { backend: { uses: luneo, platform: { type: railway, hall: north } } }\n")))
                .singleElement()
                .satisfies(only ->
                        assertThat(only.problem()).isEqualTo("not supported by this version: the platform railway"));
    }

    @Test
    void two_types_of_one_word_are_a_bug() {
        Variant<Channel> siren = Variant.of("siren", Block.of("siren"), channel -> new Siren(channel.name(), 1));
        assertThatThrownBy(() -> WITH_TOYS.with(PlanTypes.CHANNELS, siren))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("siren");
    }
}
