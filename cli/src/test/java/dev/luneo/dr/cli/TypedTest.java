package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedTest {
    private static final Typed TYPED = new Typed("./dr", List.of());

    @Test
    void a_command_finds_the_same_stack_as_the_same_person_and_can_be_copied() {
        Typed typed = new Typed("/opt/luneo dr/dr", List.of("--home", "/srv/dr", "--as", "bob"));
        assertThat(Plain.spaced(typed.command("cancel", "r-1", "--reason", "it's wrong")))
                .isEqualTo("'/opt/luneo dr/dr' cancel r-1 --reason 'it'\\''s wrong' --home /srv/dr --as bob");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET /api/recoveries/r-1                                                   | ./dr watch r-1
            POST /api/recoveries/r-1/approval                                         | ./dr approve r-1
            POST /api/recoveries/r-1/undo {"reason": "…"}                             | ./dr undo r-1
            POST /api/incidents/inc-1/resolve {"reason": "…"} on notifier-service     | ./dr incident resolve inc-1
            POST /api/incidents/inc-1/resolve {"reason": "…"}                         | ./dr incident resolve inc-1
            POST /api/incidents on notifier-service                                   | ./dr incident open
            POST /api/left-overs/remove on deploy-service {"id": "db:5432/luneo", "reason": "…"} | ./dr left-overs remove db:5432/luneo
            POST /api/left-overs/remove on deploy-service {"id": "db:5432/a;id", "reason": "…"} | ./dr left-overs remove 'db:5432/a;id'
            POST /api/backups on backup-scheduler                                     | ./dr backup
            """)
    void what_a_service_advises_to_send_is_told_as_the_command_that_sends_it(String request, String command) {
        assertThat(Plain.spaced(TYPED.instead("Do this: %s. Then wait.".formatted(request))))
                .isEqualTo("Do this:  %s. Then wait.".formatted(command));
    }

    /** From their sources, so that none of them begins to advise what nobody at a terminal can type. */
    @Test
    void every_request_that_the_services_advise_has_a_command() throws IOException {
        List<String> advised = new ArrayList<>();
        Pattern literal = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*(?:POST|GET) /api/(?:[^\"\\\\\n]|\\\\.)*)\"");
        for (String service : List.of(
                "backup-scheduler", "restore-service", "deploy-service", "verifier-service", "notifier-service")) {
            try (Stream<Path> files = Files.walk(Path.of("..", service, "src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    Matcher found = literal.matcher(Files.readString(file));
                    while (found.find()) {
                        advised.add(found.group(1).replace("\\\"", "\"").replaceAll("%(1\\$)?s", "x-1"));
                    }
                }
            }
        }
        assertThat(advised).hasSizeGreaterThan(20);
        assertThat(advised)
                .allSatisfy(sentence -> assertThat(TYPED.instead(sentence)).doesNotContain("POST /api/", "GET /api/"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            An incident lead can have it restored nevertheless: target b-1, acceptUnsigned: true, and the reason | An incident lead can have it restored nevertheless: --backup b-1 --accept-unsigned --reason TEXT
            if so, give whenItBegan, or the id of an older backup       | if so, give --when-it-began, or the id of an older backup
            target '123' is neither latest, nor an instant such as 2026-11-23T03:15:00Z, nor a backup of luneo. The newest is b-1 | '123' is no backup of luneo. The newest is b-1
            one can be named by its id in target, and may hold it | one can be named with --backup ID, and may hold it
            acceptUnsigned is not needed                                | --accept-unsigned is not needed
            """)
    void a_field_of_a_request_is_told_as_the_option_that_sets_it(String field, String option) {
        assertThat(TYPED.instead(field)).isEqualTo(option);
    }
}
