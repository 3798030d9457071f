package dev.luneo.dr.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one block may be: a repository in a file system or in S3, say. One is added by writing its block and registering it
 * here; nothing else of the reading changes.
 *
 * @param key whose value chooses; empty when the choice is made by which key stands there
 * @param blocks by the word that chooses each, in the order in which they are shown
 */
record Variants(String key, String wayOut, String meaning, Map<String, Block> blocks, List<LaterWord> later) {

    Variants {
        blocks = Ordered.copyOf(blocks);
        later = List.copyOf(later);
    }

    static Variants by(String key, String wayOut, String meaning) {
        return new Variants(key, wayOut, meaning, Map.of(), List.of());
    }

    /** The choice is made by which key stands there, and so by the code that reads the block. */
    static Variants byKey() {
        return by("", "", "");
    }

    Variants with(String word, Block block) {
        Map<String, Block> all = new LinkedHashMap<>(blocks);
        all.put(word, block);
        return new Variants(key, wayOut, meaning, all, later);
    }

    Variants later(List<LaterWord> words) {
        return new Variants(key, wayOut, meaning, blocks, words);
    }

    Kind<String> words() {
        return Kinds.oneOf(blocks.keySet().toArray(String[]::new));
    }
}
