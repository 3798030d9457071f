package dev.luneo.dr.deploy.platform.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that we may read and write, and whose owner or group we may give to no other file, as when nobody of us is root. */
@Tag("process")
class ForeignEnvFileTest {
    @TempDir
    Path directory;

    @Test
    void a_group_that_we_are_not_in_is_named_with_the_command_that_helps() throws Exception {
        Path file = Files.writeString(directory.resolve("app.env"), "A=1\n");
        String rehearsed = rehearsed(file, "gid");

        assertThat(rehearsed)
                .contains("%s has the group www-data".formatted(file), "root", "is not in it", "`chgrp ")
                .doesNotContain(".new");
        assertThat(file).hasContent("A=1");
    }

    @Test
    void an_owner_that_is_not_us_is_named_with_the_command_that_helps() throws Exception {
        Path file = Files.writeString(directory.resolve("app.env"), "A=1\n");

        assertThat(rehearsed(file, "uid"))
                .contains("%s belongs to www-data".formatted(file), "`chown root %s`".formatted(file))
                .doesNotContain(".new");
    }

    /** Of a process that may do all that root may but give files to others. */
    private static String rehearsed(Path file, String whose) throws IOException, InterruptedException {
        assumeTrue(Files.getAttribute(file, "unix:uid").equals(0), "only root can make such a file");
        Files.setAttribute(file, "unix:" + whose, 33);
        List<String> command = new ArrayList<>(List.of("setpriv", "--inh-caps=-chown", "--bounding-set=-chown"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Rehearsal.class.getName(), file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** Says why the change of a file would fail. */
    static final class Rehearsal {
        private Rehearsal() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            try {
                new EnvFileStore(Path.of(arguments[0])).rehearse();
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
