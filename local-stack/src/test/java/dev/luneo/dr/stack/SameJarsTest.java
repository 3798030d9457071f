package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever doubts a jar builds it again and compares. One service with all that it is made of stands for the others: the same
 * plugins make their jars. Two builds from nothing take minutes, hence the tag.
 */
@Tag("chaos")
@Tag("process")
class SameJarsTest {
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".luneo-dr");
    /** Far more than a loaded machine needs for one build. */
    private static final long TOO_LONG_MINUTES = 20;

    @TempDir
    private Path places;

    @Test
    void the_same_sources_give_the_same_bytes_in_another_folder_at_another_time() throws Exception {
        var first = jarsBuiltIn(places.resolve("first"));
        var second = jarsBuiltIn(places.resolve("in/another/folder"));

        assertThat(first.keySet())
                .anyMatch(jar -> jar.endsWith("-exec.jar"))
                .anyMatch(jar -> jar.endsWith("-tests.jar"))
                .anyMatch(jar -> jar.startsWith("common-events/"));
        assertThat(second).as("SHA-256 of the jars").isEqualTo(first);
    }

    private static Map<String, String> jarsBuiltIn(Path place) throws Exception {
        copySources(Path.of("..").toRealPath(), place);
        var output = place.resolve("build.log");
        var build = new ProcessBuilder(
                        "mvn", "-o", "-B", "-q", "-pl", "notifier-service", "-am", "-DskipTests", "package")
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(build.waitFor(TOO_LONG_MINUTES, TimeUnit.MINUTES))
                    .as("the build ended")
                    .isTrue();
            assertThat(build.exitValue()).as(() -> read(output)).isZero();
        } finally {
            build.descendants().forEach(ProcessHandle::destroyForcibly);
            build.destroyForcibly();
        }
        return hashes(place);
    }

    private static void copySources(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (NOT_SOURCES.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                // In a linked work tree .git is a file.
                if (!NOT_SOURCES.contains(file.getFileName().toString())) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Map<String, String> hashes(Path place) throws IOException, NoSuchAlgorithmException {
        var hashes = new TreeMap<String, String>();
        try (var files = Files.walk(place)) {
            for (var jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> file.getParent().endsWith("target"))
                    .toList()) {
                var hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
                hashes.put(place.relativize(jar).toString(), HexFormat.of().formatHex(hash));
            }
        }
        return hashes;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return "no output: " + unreadable.getMessage();
        }
    }
}
