package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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

    @Test
    void a_key_that_is_read_without_being_declared_is_a_bug() {
        Key<List<String>> songs = Key.list("songs", Kinds.TEXT, "what it plays");
        Problems problems = new Problems();
        var node = PlanTree.of("songs: []", problems).orElseThrow();
        Section plan = Section.root(
                new Reading(Path.of(""), Map.of(), ValueChecks.NONE, PlanTypes.BUILT_IN, problems, node),
                PlanSections.PLAN,
                node);
        assertThatThrownBy(() -> plan.get(songs))
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
