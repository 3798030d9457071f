package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            """)
    void the_nearest_word_is_named_and_the_next_command(String words, String nearest, String next) {
        StringWriter said = new StringWriter();
        int exitCode = DrCommand.line().setErr(new PrintWriter(said, true)).execute(words.split(" "));
        assertThat(exitCode).isEqualTo(2);
        assertThat(said.toString()).contains(nearest).endsWith("What there is:  " + next + " --help\n");
        assertThat(said.toString().lines().count()).isLessThanOrEqualTo(3);
    }
}
