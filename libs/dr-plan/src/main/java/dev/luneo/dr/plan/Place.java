package dev.luneo.dr.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A place of the plan where there is a choice of types: a repository in a file system or in S3, say. Which there are, {@link
 * PlanTypes} says.
 *
 * @param <T> what all of them have in common
 */
public final class Place<T> {

    private final Choice choice;
    private final List<LaterWord> later;

    private Place(Choice choice, List<LaterWord> later) {
        this.choice = choice;
        this.later = List.copyOf(later);
    }

    /** What chooses. */
    sealed interface Choice {}

    /** @param otherwise the word that holds when the key is not there; empty when it must be there */
    record ByWord(String key, String meaning, Optional<String> otherwise) implements Choice {}

    /** The key that stands there, which is one of a type's marks. */
    record ByKey(String none, String several) implements Choice {}

    static <T> Place<T> byWord(String key, String meaning) {
        return new Place<>(new ByWord(key, meaning, Optional.empty()), List.of());
    }

    static <T> Place<T> byWord(String key, String meaning, String otherwise) {
        return new Place<>(new ByWord(key, meaning, Optional.of(otherwise)), List.of());
    }

    /** @param none what is wrong with a block in which none of the keys stands */
    static <T> Place<T> byKey(String none, String several) {
        return new Place<>(new ByKey(none, several), List.of());
    }

    /** Refused by name until a type with that word is registered. */
    Place<T> later(LaterWord... words) {
        return new Place<>(choice, List.of(words));
    }

    List<LaterWord> later() {
        return later;
    }

    /** The key by whose word the type is chosen, where it is. */
    Optional<Key<String>> key(PlanTypes types) {
        if (!(choice instanceof ByWord by)) {
            return Optional.empty();
        }
        List<String> words = types.of(this).stream().map(Variant::word).toList();
        Key.Draft<String> key = Key.value(by.key(), Kinds.oneOf(words.toArray(String[]::new)), by.meaning())
                .later(types.later(this).toArray(LaterWord[]::new));
        String wayOut = words.stream()
                .map(word -> "`" + by.key() + ": " + word + "`")
                .collect(Collectors.joining(" or ", "write ", ""));
        return Optional.of(by.otherwise().map(key::or).orElseGet(() -> key.must(wayOut)));
    }

    /** The type that a block of the plan chooses; what is wrong with the choice is reported. */
    Optional<Variant<T>> chosen(Section section, PlanTypes types) {
        Optional<Key<String>> key = key(types);
        if (key.isEmpty()) {
            return byKey((ByKey) choice, section, types);
        }
        String word = key.get().read(section);
        return types.of(this).stream()
                .filter(variant -> variant.word().equals(word))
                .findFirst();
    }

    private Optional<Variant<T>> byKey(ByKey by, Section section, PlanTypes types) {
        for (LaterWord word : types.later(this)) {
            if (section.isLater(word.word(), word.what(), word.wayOut())) {
                return Optional.empty();
            }
        }
        List<Key<?>> marks = types.marks(this);
        List<Key<?>> standing =
                marks.stream().filter(mark -> section.has(mark.name())).toList();
        if (standing.size() != 1) {
            section.refuse(
                    standing.isEmpty() ? by.none() : by.several(),
                    "write one of: " + marks.stream().map(Key::name).collect(Collectors.joining(", ")));
            return Optional.empty();
        }
        return types.of(this).stream()
                .filter(variant -> variant.marks().contains(standing.get(0)))
                .findFirst();
    }
}
