package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spans, sizes, lines and tables, as they stand on a screen. */
class WordsTest {
    @Test
    void spans_are_told_in_two_units_and_sizes_in_three_figures() {
        assertThat(Amounts.span(Duration.ofSeconds(36))).isEqualTo("36 s");
        assertThat(Amounts.span(Duration.ofSeconds(250))).isEqualTo("4 min 10 s");
        assertThat(Amounts.span(Duration.ofHours(6))).isEqualTo("6 h");
        assertThat(Amounts.span(Duration.ofHours(76))).isEqualTo("3 d 4 h");
        assertThat(Amounts.span(-4.0)).isEqualTo("0 s");
        assertThat(Amounts.bytes(999)).isEqualTo("999 B");
        assertThat(Amounts.bytes(38_400_000)).isEqualTo("38.4 MB");
        assertThat(Amounts.bytes(123_000_000_000L)).isEqualTo("123 GB");
        assertThat(Amounts.count(1_852_075)).isEqualTo("1,852,075");
    }

    @Test
    void lines_are_broken_between_words_and_go_on_where_they_began() {
        assertThat(Lines.broken("  one two three four five", 12))
                .containsExactly("  one two", "  three four", "  five");
        assertThat(Lines.broken("a\n\nb", 80)).containsExactly("a", "", "b");
        assertThat(Lines.broken("  it takes   one two three", 20))
                .containsExactly("  it takes   one two", "             three");
        assertThat(Lines.broken("  - one two three", 10)).containsExactly("  - one", "    two", "    three");
    }

    @Test
    void what_is_longer_than_a_line_stays_in_one_piece_to_be_copied() {
        String url = "http://127.0.0.1:8085/status";
        assertThat(Lines.broken("see " + url + " now", 10)).containsExactly("see", url, "now");
        assertThat(Lines.broken("  " + url, 10)).containsExactly("  " + url);
    }

    @Test
    void commands_and_statements_are_never_broken_so_that_they_can_be_copied() {
        String command = new Typed("./dr", List.of()).command("watch", "20261130-r-1", "--home", "/srv/dr");
        assertThat(Lines.broken("Back to it:  " + command, 20))
                .containsExactly("Back to it:  ./dr watch 20261130-r-1 --home /srv/dr");
        assertThat(Lines.broken("Then: GRANT \"loans_owner\" TO \"restorer\";. Again", 20))
                .containsExactly("Then:", "GRANT \"loans_owner\" TO \"restorer\";", "Again");
    }

    @Test
    void nothing_that_others_wrote_is_obeyed_by_the_terminal() {
        assertThat(Lines.broken("orders\u001b[2J\u202e gone\u0007", 80)).containsExactly("orders [2J  gone");
        assertThat(Plain.lines("a\u001b]0;x\u0007\nb\u009bm")).isEqualTo("a ]0;x \nb m");
    }

    @Test
    void columns_stand_under_each_other() {
        assertThat(new Table("lr").row("orders", "20,188").row("users", "1").lines("  "))
                .isEqualTo(List.of("  orders  20,188", "  users        1"));
    }
}
