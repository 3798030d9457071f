package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script {@code dr} says where nothing is built yet, with a Maven that says what the real one says, escape sequences included. */
@Tag("process")
class FirstBuildTest {
    private static final String ESCAPE = "\u001b";

    @TempDir
    private Path directory;

    @BeforeEach
    void copyTheScript() throws IOException {
        Files.copy(Path.of("../dr"), directory.resolve("dr"));
        Path maven = Files.createDirectory(directory.resolve("bin")).resolve("mvn");
        Files.writeString(maven, """
                #!/bin/bash
                printf '\\e[0m[INFO] Scanning for projects...\\n'
                for file in {1..150}; do echo "Downloaded from central: https://repo.example/$file.jar (1 kB at 2 kB/s)"; done
                echo '[INFO] Building Luneo DR 0.1.0-SNAPSHOT                               [1/16]'
                echo '[INFO] Building dr-plan 0.1.0-SNAPSHOT                                [2/16]'
                echo '[WARNING] of no interest'
                printf '[ERROR] \\e[1;31mCOMPILATION\\e[m ERROR\\n\\e[0m'
                exit 1
                """);
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void a_build_says_how_far_it_is_line_by_line_where_no_terminal_is() throws IOException, InterruptedException {
        Said said = say("./dr", "plan");
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.text().lines().toList())
                .startsWith(
                        "Building (the first time fetches the libraries, which takes a few minutes) ...",
                        "  looking what there is to build, 100 files fetched",
                        "  1 of 16: Luneo DR, 100 files fetched",
                        "  2 of 16: dr-plan, 100 files fetched",
                        "[ERROR] COMPILATION ERROR")
                .last()
                .asString()
                .startsWith("The build failed (Maven ended with 1;");
        assertThat(said.text()).doesNotContain(ESCAPE);
    }

    @Test
    void on_a_terminal_one_line_is_redrawn_and_nothing_but_that_is_steered() throws IOException, InterruptedException {
        Said said = say("script", "-qec", "./dr plan", "/dev/null");
        String redraw = "\r" + ESCAPE + "[K";
        assertThat(said.text())
                .contains(redraw + "  looking what there is to build, 150 files fetched" + redraw
                        + "  1 of 16: Luneo DR, 150 files fetched" + redraw
                        + "  2 of 16: dr-plan, 150 files fetched" + redraw
                        + "[ERROR] COMPILATION ERROR\r\n");
        assertThat(said.text().replace(redraw, "")).doesNotContain(ESCAPE);
    }

    @Test
    void what_maven_says_of_updates_comes_without_escape_sequences() throws IOException, InterruptedException {
        Said said = say("./dr", "updates");
        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.text()).contains("[ERROR] COMPILATION ERROR").doesNotContain(ESCAPE);
    }

    @Test
    void nothing_is_built_for_a_mistyped_word() throws IOException, InterruptedException {
        Said said = say("./dr", "tset");
        assertThat(said.exitCode()).isEqualTo(64);
        assertThat(said.text())
                .isEqualToIgnoringNewLines(
                        "There is no ./dr tset: there are status, restore, watch, demo, up, plan, keys, test, bench and updates. Try  ./dr demo");
    }

    private record Said(int exitCode, String text) {}

    /** Byte for byte, which a reader of lines would not show. */
    private Said say(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().merge("PATH", directory.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }
}
