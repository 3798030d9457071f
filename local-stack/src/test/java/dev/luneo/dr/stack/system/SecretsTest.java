package dev.luneo.dr.stack.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.stack.Credentials;
import dev.luneo.dr.stack.ServiceKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Promise 7: no secret in an event, a log line, an error, a metric, a manifest or a page. */
@Tag("process")
class SecretsTest {
    private static final Fleet FLEET = Fleet.shared();
    /** Where secrets belong: the shop's own settings, the tokens' and the services' own files, and the data itself. */
    private static final Set<String> MAY_HOLD_SECRETS = Set.of("shop", "postgres", "credentials.json", "secrets.json");

    @Test
    void marked_secrets_are_found_nowhere_after_a_recovery_that_failed_and_one_that_did_not() throws Exception {
        String backup = FLEET.backUp();
        try (var on = Switches.MIGRATION_FAILS.on(FLEET.shop().directory())) {
            FLEET.awaitEnd(restore(backup));
        }
        String id = restore(backup);
        FLEET.awaitEnd(id);

        List<String> secrets = secrets();
        for (String page : pages(id)) {
            secrets.forEach(secret -> assertThat(page).doesNotContain(secret));
        }
        List<Path> files = filesLeft();
        assertThat(files).as("logs, events, manifests, state").hasSizeGreaterThan(20);
        for (Path file : files) {
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            secrets.forEach(secret -> assertThat(content.contains(secret))
                    .as("%s holds a secret", file)
                    .isFalse());
        }
    }

    private static String restore(String backup) throws InterruptedException {
        return FLEET.restore(Map.of("database", "luneo", "target", backup, "reason", "looking for secrets"));
    }

    private static List<String> secrets() throws IOException {
        Credentials tokens = Credentials.in(FLEET.home().credentials());
        // The broker's passwords and the signing keys; where the unsigned history ended is none.
        Stream<String> services =
                JsonMapper.builder()
                        .build()
                        .readTree(Files.readString(FLEET.home().secrets()))
                        .values()
                        .stream()
                        .map(JsonNode::asString)
                        .filter(secret -> secret.length() > 30);
        return Stream.of(
                        FLEET.shop().secrets().all().stream(),
                        Stream.of(Role.values()).map(tokens::token),
                        services)
                .flatMap(each -> each)
                .toList();
    }

    private static List<String> pages(String id) throws InterruptedException {
        List<String> pages = new ArrayList<>();
        for (ServiceKind kind : ServiceKind.values()) {
            for (String path : List.of("/actuator/prometheus", "/actuator/health", "/v3/api-docs")) {
                pages.add(get(kind, path));
            }
        }
        pages.add(get(ServiceKind.RESTORE, "/api/recoveries/" + id));
        pages.add(get(ServiceKind.BACKUP, "/api/backups"));
        pages.add(get(ServiceKind.DEPLOY, "/api/applications"));
        pages.add(get(ServiceKind.DEPLOY, "/api/recoveries/" + id + "/migration-output/backend"));
        pages.add(get(ServiceKind.NOTIFIER, "/status"));
        pages.add(get(ServiceKind.NOTIFIER, "/status.json"));
        pages.add(get(ServiceKind.NOTIFIER, "/api/notices"));
        pages.add(get(ServiceKind.NOTIFIER, "/api/recoveries/" + id + "/post-mortem"));
        return pages;
    }

    private static String get(ServiceKind kind, String path) throws InterruptedException {
        var answer = FLEET.client().get(Role.INCIDENT_LEAD, FLEET.url(kind, path));
        assertThat(answer.status()).as("%s %s", kind, path).isEqualTo(200);
        return answer.body().toString();
    }

    private static List<Path> filesLeft() throws IOException {
        Path root = FLEET.home().directory();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !MAY_HOLD_SECRETS.contains(
                            root.relativize(file).getName(0).toString()))
                    .toList();
        }
    }
}
