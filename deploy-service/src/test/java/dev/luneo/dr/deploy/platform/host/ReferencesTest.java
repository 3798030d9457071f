package dev.luneo.dr.deploy.platform.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            $HOST                        | db
            ${HOST}                      | db
            a${HOST}b$HOST               | adbbdb
            postgres://u:p@${HOST}/$NAME | postgres://u:p@db/müller
            "x ${HOST} y"                | x db y
            '$HOST ${HOST}'              | $HOST ${HOST}
            \\$HOST                       | $HOST
            "\\${HOST}"                   | ${HOST}
            "\\\\$HOST"                    | \\db
            ${LATER}                     | late
            ${CHAIN}                     | <db>
            $NOBODY ${NOBODY}            | $NOBODY ${NOBODY}
            pa$word                      | pa$word
            ${NOBODY:-else}              | else
            ${NOBODY-else}               | else
            ${HOST:-else}                | db
            ${EMPTY:-else}               | else
            ${EMPTY-else}                | ``
            ${NOBODY:-${HOST}}           | db
            ${X}                         | ${X}
            ${HOST                       | ${HOST
            $1 $ $$                      | $1 $ $$
            """)
    void a_reference_is_filled_in(String written, String value) {
        assertThat(file("HOST=db\nNAME=müller\nEMPTY=\nCHAIN=<${HOST}>\nX=%s\nLATER=late\n".formatted(written))
                        .expanded())
                .containsEntry("X", value);
    }

    @Test
    void settings_that_refer_to_each_other_in_a_circle_end() {
        assertThat(file("A=$B\nB=$C\nC=$A\n").expanded()).containsOnlyKeys("A", "B", "C");
    }

    @Test
    void settings_that_would_fill_any_memory_stay_small() {
        StringBuilder text = new StringBuilder("A0=0123456789\n");
        for (int i = 1; i <= 40; i++) {
            text.append("A%d=${A%d}${A%d}${A%d}\n".formatted(i, i - 1, i - 1, i - 1));
        }
        assertThat(file(text.toString()).expanded().values())
                .allSatisfy(value -> assertThat(value).hasSizeLessThan(1_000_000));
    }

    @Test
    void the_last_setting_of_a_name_counts() {
        assertThat(file("HOST=one\nX=$HOST\nHOST=two\n").expanded()).containsEntry("X", "two");
    }

    private static EnvFile file(String text) {
        return EnvFile.of(text.getBytes(UTF_8));
    }
}
