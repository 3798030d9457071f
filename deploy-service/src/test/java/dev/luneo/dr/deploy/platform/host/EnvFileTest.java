package dev.luneo.dr.deploy.platform.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvFileTest {
    private static final String NEW = "postgresql://app:n3w@db:5432/luneo_restored";

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments("plain", "A=1\nDATABASE_URL=old\nB=2\n", NEW, "A=1\nDATABASE_URL=" + NEW + "\nB=2\n"),
                arguments("double quotes stay", "DATABASE_URL=\"old\"\n", NEW, "DATABASE_URL=\"" + NEW + "\"\n"),
                arguments("single quotes stay", "DATABASE_URL='old'\n", NEW, "DATABASE_URL='" + NEW + "'\n"),
                arguments("export stays", "export DATABASE_URL=old\n", NEW, "export DATABASE_URL=" + NEW + "\n"),
                arguments("indentation", "  DATABASE_URL = old\n", NEW, "  DATABASE_URL = " + NEW + "\n"),
                arguments(
                        "a comment behind the value",
                        "DATABASE_URL=\"old\"  # prod, ask Bob\nX=1 # y\n",
                        NEW,
                        "DATABASE_URL=\"" + NEW + "\"  # prod, ask Bob\nX=1 # y\n"),
                arguments(
                        "a comment behind an unquoted value",
                        "DATABASE_URL=old # prod\n",
                        NEW,
                        "DATABASE_URL=" + NEW + " # prod\n"),
                arguments(
                        "commented out settings are comments",
                        "#DATABASE_URL=a\n # DATABASE_URL=b\nDATABASE_URL=c\n",
                        NEW,
                        "#DATABASE_URL=a\n # DATABASE_URL=b\nDATABASE_URL=" + NEW + "\n"),
                arguments("CRLF", "A=1\r\nDATABASE_URL=old\r\n", NEW, "A=1\r\nDATABASE_URL=" + NEW + "\r\n"),
                arguments("no newline at the end", "A=1\nDATABASE_URL=old", NEW, "A=1\nDATABASE_URL=" + NEW),
                arguments(
                        "every one of several",
                        "DATABASE_URL=a\nA=1\nexport DATABASE_URL='b'\n",
                        NEW,
                        "DATABASE_URL=" + NEW + "\nA=1\nexport DATABASE_URL='" + NEW + "'\n"),
                arguments(
                        "other names that contain it",
                        "OLD_DATABASE_URL=a\nDATABASE_URL_RO=b\nDATABASE_URL=c\n",
                        NEW,
                        "OLD_DATABASE_URL=a\nDATABASE_URL_RO=b\nDATABASE_URL=" + NEW + "\n"),
                arguments("missing", "A=1\n", NEW, "A=1\nDATABASE_URL=" + NEW + "\n"),
                arguments("missing, no newline at the end", "A=1", NEW, "A=1\nDATABASE_URL=" + NEW),
                arguments("missing, CRLF", "A=1\r\n", NEW, "A=1\r\nDATABASE_URL=" + NEW + "\r\n"),
                arguments(
                        "missing, all exported", "export A=1\n", NEW, "export A=1\nexport DATABASE_URL=" + NEW + "\n"),
                arguments("empty file", "", NEW, "DATABASE_URL=" + NEW + "\n"),
                arguments("empty value", "DATABASE_URL=\nB=2\n", NEW, "DATABASE_URL=" + NEW + "\nB=2\n"),
                arguments("a dollar needs single quotes", "DATABASE_URL=old\n", "a$b", "DATABASE_URL='a$b'\n"),
                arguments("a dollar in double quotes too", "DATABASE_URL=\"old\"\n", "a$b", "DATABASE_URL='a$b'\n"),
                arguments("a space", "DATABASE_URL=old\n", "a b", "DATABASE_URL='a b'\n"),
                arguments("an apostrophe", "DATABASE_URL='old'\n", "it's", "DATABASE_URL=\"it's\"\n"),
                arguments("a shell would end at &", "DATABASE_URL=old\n", "h?a=1&b=2", "DATABASE_URL='h?a=1&b=2'\n"),
                arguments("the old one had &, so no shell", "DATABASE_URL=o?a&b\n", "h?a&b", "DATABASE_URL=h?a&b\n"),
                arguments(
                        "dollars elsewhere stay",
                        "A=${HOME}/x\nDATABASE_URL=old\nB='$1 #2'\n",
                        NEW,
                        "A=${HOME}/x\nDATABASE_URL=" + NEW + "\nB='$1 #2'\n"),
                arguments(
                        "a key over several lines",
                        "KEY=\"-----BEGIN\nDATABASE_URL=fake\n-----END\"\nDATABASE_URL=old\n",
                        NEW,
                        "KEY=\"-----BEGIN\nDATABASE_URL=fake\n-----END\"\nDATABASE_URL=" + NEW + "\n"),
                arguments(
                        "an apostrophe that never ends",
                        "MOTD='tis\nDATABASE_URL=old\n",
                        NEW,
                        "MOTD='tis\nDATABASE_URL=" + NEW + "\n"),
                arguments("umlauts", "NAME=Köln\nDATABASE_URL=old\n", NEW, "NAME=Köln\nDATABASE_URL=" + NEW + "\n"),
                arguments("no settings at all", "%%%\n\n[x]\n", NEW, "%%%\n\n[x]\nDATABASE_URL=" + NEW + "\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void only_the_value_changes(String what, String before, String value, String after) {
        EnvFile file = EnvFile.of(before.getBytes(UTF_8));
        EnvFile changed = file.with("DATABASE_URL", value).orElseThrow();
        assertThat(new String(changed.bytes(), UTF_8)).isEqualTo(after);
        assertThat(EnvFile.of(changed.bytes()).value("DATABASE_URL")).contains(value);
        assertThat(changed.with("DATABASE_URL", value)).contains(changed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void the_way_back_gives_the_same_bytes(String what, String before, String value, String after) {
        EnvFile file = EnvFile.of(before.getBytes(UTF_8));
        EnvFile changed = file.with("DATABASE_URL", value).orElseThrow();
        assertThat(new String(changed.restored("DATABASE_URL", file).bytes(), UTF_8))
                .isEqualTo(before);
    }

    @Test
    void the_way_back_keeps_what_else_was_changed_meanwhile() {
        EnvFile before = EnvFile.of("A=1\nDATABASE_URL=\"old\" # x\n".getBytes(UTF_8));
        EnvFile meanwhile = EnvFile.of("A=2\nDATABASE_URL=new\nC=3\n".getBytes(UTF_8));
        assertThat(new String(meanwhile.restored("DATABASE_URL", before).bytes(), UTF_8))
                .isEqualTo("A=2\nDATABASE_URL=\"old\"\nC=3\n");
    }

    @Test
    void the_way_back_of_duplicates_when_one_was_removed_meanwhile_takes_the_one_that_counted() {
        EnvFile before = EnvFile.of("DATABASE_URL=a\nDATABASE_URL=b\n".getBytes(UTF_8));
        EnvFile meanwhile = EnvFile.of("DATABASE_URL=new\n".getBytes(UTF_8));
        assertThat(meanwhile.restored("DATABASE_URL", before).value("DATABASE_URL"))
                .contains("b");
    }

    @Test
    void bytes_that_are_no_text_survive() {
        byte[] bytes = "A=\u00FF\u00FE\u0000\nDATABASE_URL=old\n".getBytes(ISO_8859_1);
        byte[] changed =
                EnvFile.of(bytes).with("DATABASE_URL", "new").orElseThrow().bytes();
        assertThat(changed).isEqualTo("A=\u00FF\u00FE\u0000\nDATABASE_URL=new\n".getBytes(ISO_8859_1));
    }

    @Test
    void a_byte_order_mark_does_not_hide_the_first_setting() {
        byte[] bytes = "\uFEFFDATABASE_URL=old\n".getBytes(UTF_8);
        EnvFile changed = EnvFile.of(bytes).with("DATABASE_URL", "new").orElseThrow();
        assertThat(changed.bytes()).isEqualTo("\uFEFFDATABASE_URL=new\n".getBytes(UTF_8));
    }

    @Test
    void values_are_read_as_programs_read_them() {
        EnvFile file = EnvFile.of("""
                A=1
                A=2
                export B="two \\"quoted\\" words"
                C='it is $5'
                D=bare words # and a comment
                E=
                F=a#b
                G= # nothing
                H="Köln
                am Rhein"
                not a setting
                """.getBytes(UTF_8));
        assertThat(file.values())
                .containsEntry("A", "2")
                .containsEntry("B", "two \"quoted\" words")
                .containsEntry("C", "it is $5")
                .containsEntry("D", "bare words")
                .containsEntry("E", "")
                .containsEntry("F", "a#b")
                .containsEntry("G", "")
                .containsEntry("H", "Köln\nam Rhein")
                .hasSize(8);
    }

    @Test
    void a_value_that_no_common_way_of_writing_exists_for_is_refused() {
        EnvFile file = EnvFile.of("DATABASE_URL=old\n".getBytes(UTF_8));
        assertThat(file.with("DATABASE_URL", "two\nlines")).isEmpty();
        assertThat(file.with("DATABASE_URL", "both ' and $")).isEmpty();
    }

    @Test
    void nothing_secret_is_in_its_text() {
        assertThat(EnvFile.of("DATABASE_URL=s3cret\n".getBytes(UTF_8))).hasToString("EnvFile[DATABASE_URL]");
    }
}
