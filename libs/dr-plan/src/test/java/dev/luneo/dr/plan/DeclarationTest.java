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

    /** A toy section with a toy variant: all that has to be written to add one. */
    private static final Key<Duration> LENGTH = Key.value(
                    "length", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(1)), "how long it rings")
            .or(Duration.ofSeconds(5));

    private static final Key<List<String>> SONGS =
            Key.distinct("songs", Kinds.TEXT, "what it plays").must("write `songs: [yesterday]`");
    private static final Block BELL = Block.of("bell", LENGTH)
            .by(Variants.by("type", "write `type: jukebox`", "what rings")
                    .with("jukebox", Block.of("jukebox", SONGS))
                    .later(List.of(new LaterWord("organ", "organs", "write `type: jukebox`"))));

    private static Section toy(String yaml, Problems problems) {
        var node = PlanTree.of(yaml, problems).orElseThrow();
        return Section.root(new Reading(Path.of(""), Map.of(), ValueChecks.NONE, problems, node), BELL, node);
    }

    @Test
    void a_section_added_by_its_declaration_is_read_hashed_and_in_the_schema() {
        Problems problems = new Problems();
        Section bell = toy("type: jukebox\nsongs: [one, two]\n", problems);
        assertThat(bell.choose()).contains("jukebox");
        assertThat(bell.get(LENGTH)).isEqualTo(Duration.ofSeconds(5));
        assertThat(bell.get(SONGS)).containsExactly("one", "two");
        assertThat(problems.none()).isTrue();
        assertThat(bell.canonical())
                .isEqualTo(Map.of("type", "jukebox", "length", "PT5S", "songs", List.of("one", "two")));
        assertThat(PlanSchema.json(BELL)).contains("\"jukebox\"", "\"songs\"", "\"how long it rings\"", "\"5s\"");
    }

    @Test
    void a_word_for_later_is_refused_by_name_and_its_keys_are_not_worth_a_problem_each() {
        Problems problems = new Problems();
        Section bell = toy("type: organ\npipes: 7\n", problems);
        assertThat(bell.choose()).isEmpty();
        bell.reportUnknownKeys();
        assertThat(problems.errors())
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("not supported by this version: organs"));
    }

    @Test
    void a_key_that_is_read_without_being_declared_is_a_bug() {
        Section bell = toy("type: jukebox\n", new Problems());
        assertThatThrownBy(() -> bell.get(SONGS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("songs");
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
        block.variants()
                .ifPresent(variants -> variants.blocks().forEach((word, variant) -> {
                    boolean chosen = variants.key().isEmpty()
                            ? variant.exactlyOneOf().isEmpty() == map.containsKey("sql")
                            : word.equals(map.get(variants.key()));
                    if (chosen) {
                        walk(variant, here, at, places);
                    }
                }));
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
