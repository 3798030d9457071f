package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Whoever mistypes at night is told the nearest word, and where all of them stand. */
class MistypedCommandTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            demmo             | demo      | ./dr
            tset              | test      | ./dr
            bnech             | bench     | ./dr
            update            | updates   | ./dr
            plan chek x.yaml  | check     | ./dr plan
            up --hom x        | --home    | ./dr up
            plan check --hepl | --help    | ./dr plan check
            keys              | --out=DIR | ./dr keys
            stauts            | status    | ./dr
            """)
    void the_nearest_word_is_named_and_the_next_command(String words, String nearest, String next) {
        StringWriter said = new StringWriter();
        int exitCode = DrCommand.line().setErr(new PrintWriter(said, true)).execute(words.split(" "));
        assertThat(exitCode).isEqualTo(next.equals("./dr") ? 64 : 2);
        assertThat(said.toString()).contains(nearest).endsWith("What there is:  " + next + " --help\n");
        assertThat(said.toString().lines().count()).isLessThanOrEqualTo(3);
    }

    @Test
    void help_shows_every_command_that_is_for_people() {
        StringWriter said = new StringWriter();
        CommandLine line = DrCommand.line().setOut(new PrintWriter(said, true));
        line.execute("--help");
        line.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                assertThat(said.toString()).containsPattern("(?m)^  %s  ".formatted(name));
            }
        });
    }

    @Test
    void help_shows_first_what_is_of_use_when_something_is_broken_and_fits_80_columns() {
        StringWriter said = new StringWriter();
        DrCommand.line().setOut(new PrintWriter(said, true)).execute("--help");
        assertThat(said.toString())
                .containsSubsequence(
                        "Now, when something is broken", "status", "Before:", "demo", "up", "Building:", "test")
                .doesNotContain("warm-up");
        assertThat(said.toString().lines()).allMatch(line -> line.length() <= 80);
    }
}
