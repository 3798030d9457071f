package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script starts: what {@code ./dr test} asks Maven for and says afterwards, on a house of two test classes and with a Maven that only notes what it is asked. */
@Tag("process")
class LauncherTest {
    private static final String RECORDS_AND_SUCCEEDS = """
            #!/bin/sh
            echo "$*" > asked
            mkdir -p shop/target/surefire-reports
            echo '<testsuite tests="7" errors="0" skipped="0" failures="0">' > shop/target/surefire-reports/TEST-Quick.xml
            """;

    /** Far more than a script needs that builds nothing, on a loaded machine too. */
    private static final long TOO_LONG_SECONDS = 120;

    @TempDir
    private Path house;

    @BeforeEach
    void build() throws IOException {
        Files.copy(Path.of("../dr"), house.resolve("dr"));
        program("bin/mvn", RECORDS_AND_SUCCEEDS);
        write("shop/src/test/java/QuickTest.java", "class QuickTest {}\n");
        write("shop/src/test/java/SlowTest.java", "@Tag(\"process\")\nclass SlowTest {}\n");
        write("libs/till/src/test/java/OtherTest.java", "@Tag(\"chaos\")\n@Tag(\"process\")\nclass OtherTest {}\n");
        write("libs/till/src/test/java/Words.java", "// as it is written:\n@Tag(\"process\")\nclass Words {}\n");
    }

    @Test
    void the_fast_lane_leaves_out_what_starts_something_real_and_says_how_much_that_is() throws Exception {
        String said = dr("test", "--fast", "-o");

        assertThat(asked())
                .contains("-Dexcluded.groups=process,chaos,benchmark")
                .endsWith("-o test spotless:check");
        assertThat(said)
                .contains(
                        "not run: 2 test classes that start a process, a broker or a service (./dr test): libs/till 1, shop 1")
                .contains("7 passed, 0 failed, 0 skipped");
    }

    @Test
    void the_fast_lane_needs_no_postgresql() throws Exception {
        assertThat(dr("test", "--fast")).doesNotContain("PostgreSQL", "PgBouncer");
    }

    @Test
    void all_tests_are_those_that_start_something_real_too() throws Exception {
        havePostgres();

        String said = dr("test");

        assertThat(asked()).contains("-Dexcluded.groups=chaos,benchmark ").endsWith(" verify");
        assertThat(said)
                .contains("not run: the whole kill matrix (./dr test --chaos) and the benchmarks (./dr bench)")
                .doesNotContain("test classes");
    }

    @Test
    void chaos_leaves_out_the_benchmarks_alone() throws Exception {
        havePostgres();

        String said = dr("test", "--chaos", "-Ddr.chaos.runs=3");

        assertThat(asked()).contains("-Dexcluded.groups=benchmark ").endsWith(" -Ddr.chaos.runs=3 verify");
        assertThat(said).contains("not run: the benchmarks (./dr bench)");
    }

    @Test
    void what_is_typed_when_something_is_broken_starts_one_jvm_and_builds_nothing() throws Exception {
        aBuild();
        write("local-stack/src/main/java/Newer.java", "class Newer {}\n");

        dr("status", "--home", "with a space");

        assertThat(Files.readAllLines(house.resolve("starts"))).hasSize(1);
        assertThat(Files.readAllLines(house.resolve("started")))
                .contains("-Ddr.stdin=other", "-Ddr.stdout=other", "-Ddr.program=dr")
                .endsWith("dev.luneo.dr.cli.Now", "status", "--home", "with a space");
        assertThat(house.resolve("asked")).doesNotExist();
        assertThat(Files.readString(house.resolve("started")))
                .contains("jackson-core-3.jar")
                .doesNotContain("jackson-core-2.jar");
    }

    @Test
    void after_a_build_the_classes_of_both_command_lines_are_archived() throws Exception {
        havePostgres();
        aBuild();

        dr("demo");

        List<String> started = Files.readAllLines(house.resolve("started"));
        int warmUp = started.indexOf("warm-up");
        assertThat(started.subList(0, warmUp))
                .anyMatch(word -> word.matches("-XX:ArchiveClassesAtExit=.*classes\\.jsa"));
        List<String> other = started.subList(warmUp + 1, started.indexOf("dev.luneo.dr.cli.Now") + 1);
        assertThat(other)
                .startsWith("--", "java")
                .anyMatch(word -> word.matches("-XX:ArchiveClassesAtExit=.*now\\.jsa"));
        // As the command understands it: what follows is not for itself.
        assertThat(DrCommand.line()
                        .parseArgs(Stream.concat(Stream.of("warm-up"), other.stream())
                                .toArray(String[]::new))
                        .subcommand()
                        .matchedPositionalValue(0, List.of()))
                .isEqualTo(other.subList(1, other.size()));
    }

    /** Newer than its sources, with a Java that only notes what it is asked. */
    private void aBuild() throws IOException {
        program("bin/java", "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; done >> started\necho one >> starts\n");
        write("release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.15\"\n");
        for (String jar : List.of(
                "cli-1",
                "picocli-1",
                "jackson-annotations-2",
                "jackson-core-2",
                "jackson-core-3",
                "jackson-databind-3")) {
            write("local-stack/target/lib/" + jar + ".jar", "");
        }
        write("local-stack/target/local-stack-1.jar", "");
        write("demo/luneo-backend/target/luneo-backend-1.jar", "");
        write("local-stack/target/built", "");
    }

    private String asked() throws IOException {
        return Files.readString(house.resolve("asked")).strip();
    }

    private String dr(String... arguments) throws Exception {
        Path output = house.resolve("output");
        ProcessBuilder command = new ProcessBuilder("bash", "dr")
                .directory(house.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.command().addAll(List.of(arguments));
        command.environment().merge("PATH", house.resolve("bin") + ":", (path, ours) -> ours + path);
        command.environment().remove("JAVA_HOME");
        command.environment().put("PG_BIN", house.resolve("postgres").toString());
        Process running = command.start();
        try {
            assertThat(running.waitFor(TOO_LONG_SECONDS, TimeUnit.SECONDS))
                    .as("./dr ended")
                    .isTrue();
        } finally {
            running.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(running.exitValue()).as(said).isZero();
        return said;
    }

    private void havePostgres() throws IOException {
        program("postgres/initdb", "#!/bin/sh\n");
        program("postgres/pg_dump", "#!/bin/sh\n");
    }

    private void program(String name, String text) throws IOException {
        write(name, text);
        Files.setPosixFilePermissions(house.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void write(String name, String text) throws IOException {
        Path file = house.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
