package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class HomeTest {
    @Test
    void a_second_stack_on_a_home_is_told_who_runs_there_and_touches_nothing(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path home = directory.resolve("home");
        try (Holder holder = Holder.on(home)) {
            Files.delete(home.resolve("state"));
            assertThatThrownBy(() -> Home.open(home, "./dr up", Home.Access.OWNER))
                    .isInstanceOf(StackProblem.class)
                    .hasMessageContaining("A stack runs on %s already: ./dr test-holder, process %d, since 20"
                            .formatted(home.toRealPath(), holder.process().pid()))
                    .hasMessageContaining("--home of its own");
            assertThat(home.resolve("state")).as("nothing was made or mended").doesNotExist();
        }
    }

    @Test
    void a_home_by_any_of_its_names_is_one_home(@TempDir Path directory) throws IOException, InterruptedException {
        Path home = directory.resolve("home");
        Path link = directory.resolve("link");
        try (Holder holder = Holder.on(home)) {
            Files.createSymbolicLink(link, home);
            Path relative = Path.of("").toAbsolutePath().relativize(home);
            for (Path name : new Path[] {link, relative, home.resolve("../home/."), link.resolve("../link")}) {
                assertThatThrownBy(() -> Home.open(name, "./dr up", Home.Access.OWNER))
                        .as(name.toString())
                        .isInstanceOf(StackProblem.class)
                        .hasMessageContaining("process " + holder.process().pid());
            }
        }
    }

    @Test
    void the_lock_dies_with_its_process_however_that_dies(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path home = directory.resolve("home");
        Holder.on(home).close();
        Home.open(home, "./dr up", Home.Access.OWNER).close();
    }

    @Test
    void a_second_try_in_the_same_process_does_not_lose_the_first_ones_lock(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path home = directory.resolve("home");
        try (Home first = Home.open(home, "./dr up", Home.Access.OWNER)) {
            assertThatThrownBy(() -> Home.open(home, "./dr demo", Home.Access.OWNER))
                    .hasMessageContaining("./dr up, process");
            assertThatThrownBy(() -> Holder.on(first.directory()).close())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        Holder.on(home).close();
    }

    @Test
    void a_home_and_all_in_it_is_its_owners_whatever_the_umask(@TempDir Path directory) throws IOException {
        Path home = Files.createDirectory(
                directory.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.createDirectory(
                home.resolve("kafka"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (Home opened = Home.open(home, "./dr up", Home.Access.OWNER)) {
            StackLog.to(opened.log());
            Credentials.in(opened.credentials());
            StackSecrets.in(opened.secrets()).random("a");
            assertThat(permissions(home)).isEqualTo("rwx------");
            assertThat(permissions(opened.kafka())).isEqualTo("rwx------");
            assertThat(permissions(opened.log().getParent())).isEqualTo("rwx------");
            assertThat(permissions(home.resolve("state"))).isEqualTo("rwx------");
            for (Path file : new Path[] {
                opened.log(), opened.credentials(), opened.secrets(), home.resolve("lock"), home.resolve("lock.holder"),
            }) {
                assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void a_directory_that_others_may_write_in_is_no_home_and_stays_as_it_is(@TempDir Path directory)
            throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> Home.open(directory, "./dr up", Home.Access.OWNER))
                .isInstanceOf(StackProblem.class)
                .hasMessageContaining("Others may write in")
                .hasMessageContaining("chmod 700");
        assertThat(permissions(directory)).isEqualTo("rwxrwxrwx");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_directory_of_somebody_else_is_no_home_and_stays_as_it_is(@TempDir Path directory) throws IOException {
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "only root can give a directory to somebody else: run as root");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(directory, "unix:uid", 65534);
        assertThatThrownBy(() -> Home.open(directory, "./dr up", Home.Access.OWNER))
                .isInstanceOf(StackProblem.class)
                .hasMessageContaining("and not to who runs this");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void secrets_are_made_once_and_a_file_that_cannot_be_read_is_never_replaced(@TempDir Path directory)
            throws IOException {
        Path file = directory.resolve("secrets.json");
        String made = StackSecrets.in(file).random("broker.stack");
        StackSecrets again = StackSecrets.in(file);
        assertThat(again.random("broker.stack")).isEqualTo(made).matches("[0-9a-f]{64}");
        assertThat(again.random("broker.other")).isNotEqualTo(made);
        Files.writeString(file, "{ half");
        assertThatThrownBy(() -> StackSecrets.in(file)).hasMessageContaining("Bring it back from a copy");
        assertThat(file).hasContent("{ half");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Another process that has a home until it is killed. */
    record Holder(Process process) implements AutoCloseable {
        static Holder on(Path home) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holder.class.getName(),
                            home.toString())
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output = process.inputReader();
            String line = String.valueOf(output.readLine());
            if (!line.equals("held")) {
                process.destroyForcibly();
                throw new IllegalStateException(line);
            }
            return new Holder(process);
        }

        /** SIGKILL: nothing of the process's own gets to run. */
        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }

        public static void main(String[] arguments) throws InterruptedException {
            try {
                Home.open(Path.of(arguments[0]), "./dr test-holder", Home.Access.OWNER);
                System.out.println("held");
                Thread.sleep(Long.MAX_VALUE);
            } catch (StackProblem problem) {
                System.out.println(problem.getMessage());
            }
        }
    }
}
