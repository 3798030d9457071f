package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.stack.ServiceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;

/** One command that somebody types: in a terminal of the kernel's, by util-linux's {@code script}, or between pipes. */
final class Keyboard implements AutoCloseable {
    static final String CTRL_C = "\u0003";

    /** What the launcher puts on the class path of these commands, and no more. */
    private static final Pattern JARS =
            Pattern.compile("/cli/target/|/cli-[^/]*\\.jar|/picocli-|/tools/jackson/|/jackson-annotations-");

    private final Process process;
    private final Path output;

    private Keyboard(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** The fleet's services have no stack.json of their own; this makes one in a directory, as ./dr up writes it. */
    static void tellWhereTheServicesAre(Fleet fleet, Path directory) throws IOException {
        Path home = Files.createDirectory(
                directory.resolve(".luneo-dr"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Map<String, String> services = new HashMap<>();
        for (ServiceKind kind : ServiceKind.values()) {
            services.put(kind.serviceName(), fleet.url(kind, "/").toString());
        }
        Files.writeString(
                home.resolve("stack.json"),
                JsonMapper.builder().build().writeValueAsString(Map.of("services", services)));
        Files.copy(fleet.home().credentials(), home.resolve("credentials.json"));
        for (String name : List.of("stack.json", "credentials.json")) {
            Files.setPosixFilePermissions(home.resolve(name), PosixFilePermissions.fromString("rw-------"));
        }
    }

    static Keyboard inTerminal(int columns, Map<String, String> environment, Path directory, String... words)
            throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/script")),
                "util-linux's script is missing, so there is no terminal to try");
        List<String> command =
                command(List.of("-Ddr.stdin=terminal", "-Ddr.stdout=terminal", "-Ddr.columns=" + columns), words);
        // Ctrl-C means nothing to who was begun by a background job, and that is inherited: by these tests too, and by
        // what they start.
        String line = "stty cols %d; exec env --default-signal=INT %s".formatted(columns, quoted(command));
        return start(List.of("script", "-qec", line, "/dev/null"), environment, directory);
    }

    static Keyboard piped(Map<String, String> environment, Path directory, String... words) throws IOException {
        Keyboard piped =
                start(command(List.of("-Ddr.stdin=other", "-Ddr.stdout=other"), words), environment, directory);
        piped.process.getOutputStream().close();
        return piped;
    }

    /** Between pipes, to its end. @return what it said */
    static String typed(Path directory, int exitCode, String... words) throws IOException, InterruptedException {
        try (Keyboard at = piped(Map.of(), directory, words)) {
            assertThat(at.awaitExit()).as(at.said()).isEqualTo(exitCode);
            return at.said();
        }
    }

    /** What stands in a text where the pattern has its group. */
    static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static Keyboard start(List<String> command, Map<String, String> environment, Path directory)
            throws IOException {
        Path output = Files.createTempFile(directory, "said-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().remove("NO_COLOR");
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        builder.environment().putAll(environment);
        return new Keyboard(builder.start(), output);
    }

    private static List<String> command(List<String> facts, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8"));
        command.addAll(facts);
        command.addAll(List.of("-cp", jars(), "dev.luneo.dr.cli.Now"));
        command.addAll(List.of(words));
        return command;
    }

    private static String jars() {
        return String.join(
                ":",
                List.of(System.getProperty("java.class.path").split(":")).stream()
                        .filter(entry -> JARS.matcher(entry).find())
                        .toList());
    }

    private static String quoted(List<String> command) {
        return String.join(" ", command.stream().map("'%s'"::formatted).toList());
    }

    Keyboard awaitSaid(String text) {
        await().atMost(Fleet.TOO_SLOW).untilAsserted(() -> assertThat(said()).contains(text));
        return this;
    }

    Keyboard type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return this;
    }

    Keyboard enter(String line) throws IOException {
        return type(line + "\n");
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(Fleet.TOO_SLOW.toSeconds(), TimeUnit.SECONDS))
                .as(said())
                .isTrue();
        return process.exitValue();
    }

    String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stays on the screen: without what steers it, and without the lines that were replaced. */
    List<String> screen() {
        return said().replaceAll("\r\u001b\\[K\u001b\\[\\?7l[^\u001b]*\u001b\\[\\?7h", "")
                .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
                .lines()
                .map(line -> line.replace("\r", ""))
                .toList();
    }

    /** As when the window is closed, or the connection to the machine breaks. */
    void closeTheTerminal() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
