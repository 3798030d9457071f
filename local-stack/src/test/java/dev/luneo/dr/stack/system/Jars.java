package dev.luneo.dr.stack.system;

import dev.luneo.dr.stack.ServiceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the build puts what the system tests run: the same jars that a user gets. */
final class Jars {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Jars() {}

    static Path root() {
        return ROOT;
    }

    static Path of(ServiceKind kind) {
        return one(ROOT.resolve(kind.serviceName()).resolve("target"), "-exec.jar");
    }

    static String shopClassPath() {
        Path target = ROOT.resolve("demo/luneo-backend/target");
        return one(target, "SNAPSHOT.jar") + ":" + target.resolve("lib") + "/*";
    }

    private static Path one(Path directory, String ending) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("No *%s in %s; system tests run in `mvn verify`, after packaging"
                                    .formatted(ending, directory)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
