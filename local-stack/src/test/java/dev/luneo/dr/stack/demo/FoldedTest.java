package dev.luneo.dr.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the demo says fits a terminal of 80 columns. */
class FoldedTest {
    @Test
    void a_line_that_fits_stays_as_it_is() {
        assertThat(Folded.lines("  log          /tmp/x", 80)).containsExactly("  log          /tmp/x");
        assertThat(Folded.lines("", 80)).containsExactly("");
    }

    @Test
    void a_sentence_is_broken_between_words() {
        assertThat(Folded.lines("one two three four", 10)).containsExactly("one two", "  three", "  four");
    }

    @Test
    void what_follows_stands_under_the_text_of_a_step_not_under_its_clock() {
        assertThat(Folded.lines("00:01.2  ok     deploy-service   Shut the old database (0.1 s)", 50))
                .containsExactly(
                        "00:01.2  ok     deploy-service   Shut the old",
                        "                                 database (0.1 s)");
    }

    @Test
    void and_that_of_an_indented_line_under_its_beginning() {
        assertThat(Folded.lines("   a b c d e", 8)).containsExactly("   a b c", "   d e");
    }

    @Test
    void a_path_is_never_broken() {
        assertThat(Folded.lines("it is in /a/very/long/path/of/more/than/that", 20))
                .containsExactly("it is in", "  /a/very/long/path/of/more/than/that");
    }
}
