package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A draft holds what strangers wrote, and what is nobody else's business. */
class PostMortemTest {
    @TempDir
    private Path directory;

    @Test
    void no_terminal_obeys_what_an_alert_wrote_into_it_and_nobody_else_reads_it() throws Exception {
        Path file = directory.resolve("pm.md");
        PostMortemCommand.write(file, Stream.of("# Post-mortem", "alert \u001b[2J\u009b2J\u202e of caf\u00e9"));
        assertThat(file).hasContent("# Post-mortem\nalert  [2J 2J  of caf\u00e9");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_half_of_it_does_not_stand_in_the_way_of_the_next() {
        Path file = directory.resolve("pm.md");
        Stream<String> broken = Stream.of("one", "two").peek(line -> {
            if (line.equals("two")) {
                throw new UncheckedIOException(new IOException("no space left"));
            }
        });
        assertThatThrownBy(() -> PostMortemCommand.write(file, broken)).isInstanceOf(UncheckedIOException.class);
        assertThat(file).doesNotExist();
    }
}
