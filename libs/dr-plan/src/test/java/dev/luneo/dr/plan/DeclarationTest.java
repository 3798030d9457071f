package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What is declared is read, and what is read is declared. */
class DeclarationTest {

    /** All that has to be written to add a section: its keys, and the block that they stand in. */
    private static final Key<Duration> LENGTH = Key.value(
                    "length", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(1)), "how long it rings")
            .or(Duration.ofSeconds(5));

    private static final Key<List<String>> SONGS =
            Key.distinct("songs", Kinds.TEXT, "what it plays").must("write `songs: [yesterday]`");
    private static final Key<Section> BELL = Key.block("bell", Block.of("bell", LENGTH, SONGS), "what rings");

    @Test
    void a_section_is_read_hashed_and_in_schema_and_reference_by_its_declaration() {
        Block house = Block.of("house", BELL);
        Problems problems = new Problems();
        Section bell = open("bell: { songs: [one, two] }\n", house, problems).get(BELL);
        assertThat(bell.get(LENGTH)).isEqualTo(Duration.ofSeconds(5));
        assertThat(bell.get(SONGS)).containsExactly("one", "two");
        assertThat(problems.none()).isTrue();
        assertThat(bell.canonical()).isEqualTo(Map.of("length", "PT5S", "songs", List.of("one", "two")));
        assertThat(PlanSchema.json(house, PlanTypes.BUILT_IN)).contains("\"songs\"", "\"how long it rings\"", "\"5s\"");
        assertThat(PlanReference.write(house, PlanTypes.BUILT_IN))
                .contains(
                        "| `bell` | what rings | see [bell](#bell) |  |",
                        "| `songs` | what it plays | a list, each text |");
    }

    private static Section open(String yaml, Block block, Problems problems) {
        var node = PlanTree.of(yaml, problems).orElseThrow();
        return Section.root(
                new Reading(Path.of(""), Map.of(), ValueChecks.NONE, PlanTypes.BUILT_IN, problems, node), block, node);
    }

    @Test
    void a_key_that_is_read_without_being_declared_is_a_bug() {
        Section plan = open("songs: []", PlanSections.PLAN, new Problems());
        assertThatThrownBy(() -> plan.get(SONGS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("songs");
        assertThatThrownBy(() -> plan.read(PlanTypes.CHANNELS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no such choice");
    }

    /** One for each declared key, at its place in the example, or where it could stand in it. */
    static Stream<List<Object>> declared() {
        List<List<Object>> places = new ArrayList<>();
        walk(PlanSections.PLAN, new Yaml().load(Plans.example()), List.of(), places);
        return places.stream();
    }

    @ParameterizedTest
    @MethodSource("declared")
    void whatever_is_declared_is_read(List<Object> place) {
        Object plan = new Yaml().load(Plans.example());
        put(plan, place, List.of(List.of("nonsense")));
        String path = path(place);
        assertThat(Plans.problems(new Yaml().dump(plan))).anySatisfy(problem -> {
            assertThat(problem.path()).startsWith(path);
            assertThat(problem.problem()).isNotEqualTo("is not known here");
        });
    }

    private static void walk(Block block, Object here, List<Object> at, List<List<Object>> places) {
        Map<?, ?> map = here instanceof Map<?, ?> found ? found : Map.of();
        for (Key<?> key : block.keys()) {
            List<Object> place = with(at, key.name());
            Optional<Object> below = Optional.ofNullable(map.get(key.name()));
            boolean otherMethod =
                    block.exactlyOneOf().stream().anyMatch(group -> group.contains(key)) && below.isEmpty();
            if (!(key.content() instanceof Content.Json) && !otherMethod) {
                places.add(place);
            }
            below.ifPresent(found -> inside(key.content(), found, place, places));
        }
        block.place().ifPresent(place -> {
            Optional<Key<String>> chooser = place.key(PlanTypes.BUILT_IN);
            chooser.ifPresent(key -> places.add(with(at, key.name())));
            String word =
                    chooser.map(key -> String.valueOf(map.get(key.name()))).orElse("");
            PlanTypes.BUILT_IN.of(place).stream()
                    .filter(variant -> chooser.isPresent()
                            ? variant.word().equals(word)
                            : variant.marks().stream().anyMatch(mark -> map.containsKey(mark.name())))
                    .forEach(variant -> walk(variant.block(), here, at, places));
        });
    }

    private static void inside(Content content, Object here, List<Object> at, List<List<Object>> places) {
        if (content instanceof Content.One one) {
            walk(one.block(), here, at, places);
        } else if (content instanceof Content.OneOrMany some) {
            walk(some.block(), here, at, places);
        } else if (content instanceof Content.Many many) {
            List<?> items = (List<?>) here;
            for (int i = 0; i < items.size(); i++) {
                walk(many.block(), items.get(i), with(at, i), places);
            }
        } else if (content instanceof Content.Named named) {
            ((Map<?, ?>) here).forEach((name, each) -> walk(named.block(), each, with(at, name), places));
        }
    }

    @SuppressWarnings("unchecked")
    private static void put(Object tree, List<Object> place, Object value) {
        Object here = tree;
        for (Object step : place.subList(0, place.size() - 1)) {
            here = step instanceof Integer index
                    ? ((List<Object>) here).get(index)
                    : ((Map<Object, Object>) here).get(step);
        }
        ((Map<Object, Object>) here).put(place.get(place.size() - 1), value);
    }

    private static String path(List<Object> place) {
        StringBuilder path = new StringBuilder();
        for (Object step : place) {
            path.append(step instanceof Integer ? "[" + step + "]" : (path.isEmpty() ? "" : ".") + step);
        }
        return path.toString();
    }

    private static List<Object> with(List<Object> place, Object step) {
        List<Object> longer = new ArrayList<>(place);
        longer.add(step);
        return List.copyOf(longer);
    }
}
