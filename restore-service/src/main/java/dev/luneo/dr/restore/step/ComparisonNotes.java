package dev.luneo.dr.restore.step;

import dev.luneo.dr.kit.words.Excerpt;
import dev.luneo.dr.postgres.fingerprint.FingerprintComparison;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.recovery.Remarks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be said of a comparison that found the data as it was.
 *
 * @param warnings what differs in this restore
 * @param limit how far it was compared at all: as in every restore of the same tables
 */
record ComparisonNotes(List<String> warnings, Optional<String> limit) {
    private static final int MOST_TABLES = 5;
    private static final int LONGEST_NAME = 130;

    static ComparisonNotes of(FingerprintComparison comparison) {
        return new ComparisonNotes(comparison.warnings(), limit(comparison.withoutGenerated()));
    }

    /** For the step's own record, which is to be whole. */
    List<String> all() {
        return Stream.concat(warnings.stream(), limit.stream()).toList();
    }

    /** For a person, who has read it after an earlier restore where that was compared in the same way. */
    List<String> toNote(Recovery recovery, Recoveries known) {
        Optional<String> news = limit.filter(words -> known.newestFirst(recovery.database())
                .filter(other -> !other.id().equals(recovery.id()))
                .noneMatch(other -> Remarks.of(other).contains(words)));
        return Stream.concat(warnings.stream(), news.stream()).toList();
    }

    private static Optional<String> limit(List<String> tables) {
        if (tables.isEmpty()) {
            return Optional.empty();
        }
        String named = tables.stream()
                .limit(MOST_TABLES)
                .map(table -> Excerpt.of(table, LONGEST_NAME))
                .collect(Collectors.joining(", "));
        String more =
                tables.size() > MOST_TABLES ? " and of %d more tables".formatted(tables.size() - MOST_TABLES) : "";
        return Optional.of("compared without the generated columns of %s%s, which every restore computes anew"
                .formatted(named, more));
    }
}
