package dev.luneo.dr.plan;

import java.util.List;
import java.util.function.Function;

/**
 * One type of what a {@link Place} of the plan may hold: its keys, and what is made of them. Once it is registered in
 * {@link PlanTypes}, reading, hash, schema and reference know it.
 *
 * @param word that chooses it, where a word does
 * @param marks the keys of its block that choose it, where the key that stands there does; empty elsewhere
 */
public record Variant<T>(String word, Block block, List<? extends Key<?>> marks, Reader<T> reader) {

    public Variant {
        marks = List.copyOf(marks);
    }

    /** What was read at the same place before is for what must not contradict it. */
    public interface Reader<T> {
        T read(Section section, List<T> earlier);
    }

    public static <T> Variant<T> of(String word, Block block, Function<Section, T> reader) {
        return of(word, block, (section, earlier) -> reader.apply(section));
    }

    public static <T> Variant<T> of(String word, Block block, Reader<T> reader) {
        return new Variant<>(word, block, List.of(), reader);
    }

    public Variant<T> chosenBy(List<? extends Key<?>> keys) {
        return new Variant<>(word, block, keys, reader);
    }
}
