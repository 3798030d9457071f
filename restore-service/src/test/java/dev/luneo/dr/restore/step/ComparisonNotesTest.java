package dev.luneo.dr.restore.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.steps.RestoreSteps;
import dev.luneo.dr.postgres.fingerprint.FingerprintComparison;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Remarks;
import dev.luneo.dr.recovery.Story;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonNotesTest {
    private static final String LIMIT =
            "compared without the generated columns of shop.orders, shop.parts, which every restore computes anew";

    private final ComparisonNotes notes = ComparisonNotes.of(
            new FingerprintComparison(List.of(), List.of("another locale"), List.of("shop.orders", "shop.parts")));

    @Test
    void how_far_it_is_compared_in_every_restore_is_to_be_noted_after_the_first_alone() {
        Story first = begun("r1", "luneo");
        assertThat(notes.toNote(first.recovery(), first.fold(Recoveries.NONE)))
                .containsExactly("another locale", LIMIT);
        first.step(RestoreSteps.COMPARE_DATA, Remarks.facts(List.of("another locale", LIMIT)))
                .cancelled();
        Story second = begun("r2", "luneo");
        Recoveries known = second.fold(first.fold(Recoveries.NONE));
        assertThat(notes.toNote(second.recovery(), known)).containsExactly("another locale");
        assertThat(notes.all()).as("the step's record is whole").containsExactly("another locale", LIMIT);
    }

    @Test
    void it_is_to_be_noted_of_another_database_and_of_other_tables() {
        Story first = begun("r1", "luneo")
                .step(RestoreSteps.COMPARE_DATA, Remarks.facts(List.of(LIMIT)))
                .cancelled();
        Story other = begun("r2", "stats");
        assertThat(notes.toNote(other.recovery(), other.fold(first.fold(Recoveries.NONE))))
                .contains(LIMIT);
        Story second = begun("r3", "luneo");
        assertThat(ComparisonNotes.of(new FingerprintComparison(List.of(), List.of(), List.of("shop.orders")))
                        .toNote(second.recovery(), second.fold(first.fold(Recoveries.NONE))))
                .hasSize(1);
    }

    @Test
    void very_many_tables_are_told_in_a_line_that_is_known_again() {
        List<String> tables = IntStream.range(0, 40)
                .mapToObj(i -> i + String.join("\n", Collections.nCopies(90, "x")))
                .toList();
        List<String> said = ComparisonNotes.of(new FingerprintComparison(List.of(), List.of(), tables))
                .all();
        assertThat(said).singleElement().asString().contains("and of 35 more tables");
        Story first = begun("r1", "luneo").step(RestoreSteps.COMPARE_DATA, Remarks.facts(said));
        assertThat(Remarks.of(first.recovery())).isEqualTo(said);
    }

    private static Story begun(String id, String database) {
        return Story.of(id, database).requested(0).started();
    }
}
