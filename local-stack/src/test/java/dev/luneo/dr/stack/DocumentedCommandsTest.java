package dev.luneo.dr.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What README and docs tell people to type is understood, by its last option; NowTest does what README has for when it happens. */
class DocumentedCommandsTest {
    private static final Pattern IN_A_BLOCK = Pattern.compile("(?m)^ {4,}(?:\\S+=\\S* )*(\\./dr [^\n#|>\\[]*)");
    private static final Pattern IN_A_SENTENCE = Pattern.compile("`(\\./dr [^`…\\[>]*)`");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private record Documented(Path file, String command) {}

    static Stream<Documented> commands() throws IOException {
        List<Documented> found = new ArrayList<>();
        try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
            for (Path file : Stream.concat(Stream.of(Path.of("../README.md")), docs.sorted())
                    .toList()) {
                if (file.toString().endsWith(".md")) {
                    String text = Files.readString(file);
                    for (Pattern where : List.of(IN_A_BLOCK, IN_A_SENTENCE)) {
                        Matcher matcher = where.matcher(text);
                        while (matcher.find()) {
                            found.add(new Documented(
                                    file.getFileName(), matcher.group(1).strip()));
                        }
                    }
                }
            }
        }
        assertThat(found)
                .extracting(Documented::command)
                .contains("./dr status", "./dr restore luneo --when-it-began \"02:10\"", "./dr watch");
        return found.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void what_is_documented_can_be_typed(Documented documented) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(documented.command().substring("./dr".length()));
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        if (List.of("test", "bench", "updates").contains(words.isEmpty() ? "" : words.get(0))) {
            // The script's own, whose options go on to Maven.
            return;
        }
        try {
            DrCommand.line().parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.MissingParameterException inASentence) {
            assertThat(inASentence.getMissing()).isNotEmpty();
        }
    }
}
