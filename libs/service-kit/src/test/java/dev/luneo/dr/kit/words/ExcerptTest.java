package dev.luneo.dr.kit.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
    @Test
    void what_is_short_is_shown_as_it_is_and_of_more_the_beginning() {
        assertThat(Excerpt.ofValue("a".repeat(80))).isEqualTo("a".repeat(80));
        assertThat(Excerpt.ofValue("a".repeat(81))).isEqualTo("a".repeat(80) + "…");
        assertThat(Excerpt.cut("", 3)).isEmpty();
    }

    @Test
    void a_strangers_line_breaks_and_control_characters_begin_no_line_of_ours() {
        assertThat(Excerpt.of("one\r\n\ttwo\u001b[31m", 40)).isEqualTo("one two [31m");
        assertThat(Excerpt.cut("one\ntwo", 40)).isEqualTo("one\ntwo");
    }

    @Test
    void no_character_is_cut_in_half() {
        assertThat(Excerpt.cut("ab\uD83D\uDE00c", 3)).isEqualTo("ab…");
        assertThat(Excerpt.cut("ab\uD83D\uDE00c", 4)).isEqualTo("ab\uD83D\uDE00…");
    }
}
