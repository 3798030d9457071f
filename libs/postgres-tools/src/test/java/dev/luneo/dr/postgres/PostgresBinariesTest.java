package dev.luneo.dr.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class PostgresBinariesTest {

    @TempDir
    Path machine;

    @Test
    void pg_bin_counts_and_nothing_else_when_it_is_set() throws Exception {
        Path newest = tool("debian/17/bin", "pg_dump", "pg_dump (PostgreSQL) 17.2");
        Path chosen = tool("mine", "pg_dump", "pg_dump (PostgreSQL) 16.1");
        Map<String, String> environment = Map.of("PG_BIN", chosen.getParent().toString());
        PostgresBinaries binaries = PostgresBinaries.discover(environment, machine.resolve("debian"));
        assertThat(binaries.find("pg_dump")).contains(chosen);
        assertThat(binaries.find("pg_restore")).isEmpty();
        assertThat(PostgresBinaries.discover(Map.of("PG_BIN", ""), machine.resolve("debian"))
                        .find("pg_dump"))
                .contains(newest);
    }

    @Test
    void the_newest_version_that_has_the_tool_counts_then_the_path() throws Exception {
        tool("debian/9.6/bin", "pg_dump", "pg_dump (PostgreSQL) 9.6.24");
        Path dump = tool("debian/15/bin", "pg_dump", "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)");
        Path initdb = tool("debian/13/bin", "initdb", "initdb (PostgreSQL) 13.1");
        Path onPath = tool("usr/bin", "psql", "psql (PostgreSQL) 14.0");
        PostgresBinaries binaries = PostgresBinaries.discover(
                Map.of("PATH", "/nowhere:" + machine.resolve("usr/bin")), machine.resolve("debian"));
        assertThat(binaries.find("pg_dump")).contains(dump);
        assertThat(binaries.find("initdb")).contains(initdb);
        assertThat(binaries.find("psql")).contains(onPath);
        assertThat(binaries.require("pg_dump").orThrow().version()).isEqualTo(new ToolVersion(15, "15.18"));
    }

    @Test
    void a_tool_as_new_as_the_server_or_newer_will_do() throws Exception {
        tool("bin", "pg_dump", "pg_dump (PostgreSQL) 16beta1");
        PostgresBinaries binaries = PostgresBinaries.in(machine.resolve("bin"));
        assertThat(binaries.require("pg_dump", 160004).whenGiven()).isPresent();
        assertThat(binaries.require("pg_dump", 130001).whenGiven()).isPresent();
        assertThat(binaries.require("pg_dump", 170000).whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).isEqualTo(Reason.TOOL_TOO_OLD));
    }

    @Test
    void a_tool_that_does_not_work_counts_as_missing() throws Exception {
        tool("bin", "pg_dump", "no version here");
        assertThat(PostgresBinaries.in(machine.resolve("bin"))
                        .require("pg_dump")
                        .whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).isEqualTo(Reason.TOOL_MISSING));
    }

    private Path tool(String directory, String name, String prints) throws IOException {
        Path tool = Files.createDirectories(machine.resolve(directory)).resolve(name);
        Files.writeString(tool, "#!/bin/sh\necho '" + prints + "'\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        return tool;
    }
}
