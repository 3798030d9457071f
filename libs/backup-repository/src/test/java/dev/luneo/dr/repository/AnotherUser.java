package dev.luneo.dr.repository;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** This program as the user {@code nobody}, because permissions mean nothing to root. */
final class AnotherUser {

    private static final int DEFINITELY_TOO_SLOW_SECONDS = 60;

    private final Path classes;

    /** Copies the class path to where {@code nobody} may read it; the test is skipped when we may not become that user. */
    AnotherUser(Path openDirectory) throws IOException, InterruptedException {
        assumeTrue(run(List.of("true")).isEmpty(), "needs the right to start a process as user nobody");
        classes = Files.createDirectory(openDirectory.resolve("classes"));
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int number = 0;
        for (String element : path.split(File.pathSeparator)) {
            Path from = Path.of(element);
            if (Files.isDirectory(from)) {
                copyTree(from, classes.resolve("dir" + number++));
            } else if (from.getFileName().toString().matches("(jackson|slf4j-api|jspecify|commons-codec).*")) {
                Files.copy(from, classes.resolve(from.getFileName()));
            }
        }
    }

    /** What the program wrote. */
    String runs(Class<?> program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp"));
        try (Stream<Path> elements = Files.list(classes)) {
            List<String> all = elements.map(Path::toString).toList();
            command.add(String.join(File.pathSeparator, all));
        }
        command.add(program.getName());
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        List<String> asNobody =
                new ArrayList<>(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        asNobody.addAll(command);
        Process process;
        try {
            process = new ProcessBuilder(asNobody).redirectErrorStream(true).start();
        } catch (IOException noSetpriv) {
            return noSetpriv.toString();
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(DEFINITELY_TOO_SLOW_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return said;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
