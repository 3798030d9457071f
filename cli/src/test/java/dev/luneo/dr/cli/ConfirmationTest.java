package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The name is typed by whoever means it, and a slip of the finger does not send them back to the beginning. */
class ConfirmationTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private void typed(String lines, boolean yes) {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Surroundings around = new Surroundings(
                Map.of(),
                Path.of("."),
                "max",
                ZoneOffset.UTC,
                Clock.systemUTC(),
                "./dr",
                new Screen(out, out, false, Map.of(), 80),
                new Keyboard(new BufferedReader(new StringReader(lines)), true));
        Confirmation.of(around, yes, "biblio", "It follows.");
    }

    @Test
    void the_name_goes_on_and_so_does_the_name_after_a_slip() {
        assertThatCode(() -> typed("biblio\n", false)).doesNotThrowAnyException();
        assertThatCode(() -> typed("bibilo\nbiblio\n", false)).doesNotThrowAnyException();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("That was not quite 'biblio'");
    }

    @Test
    void anything_else_leaves_it_at_once_and_a_second_slip_does() {
        for (String lines : new String[] {"yes\nbiblio\n", "\nbiblio\n", "", "biblo\nbibli\n"}) {
            assertThatThrownBy(() -> typed(lines, false)).hasMessage("Nothing was done: that was not 'biblio'.");
        }
    }
}
