package dev.luneo.dr.localkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is nobody can do nothing, whichever door they try. */
@Tag("process")
class AccountsTest {
    private static final Accounts ACCOUNTS =
            new Accounts("stack", Map.of("stack", "0123456789abcdef0", "guest", "0123456789abcdef1"));

    /** A client that is refused by silence says so after this. */
    private static final int IN_VAIN_MILLIS = 3_000;

    @TempDir
    private static Path directory;

    private static LocalKafka kafka;
    private static String controller;

    @BeforeAll
    static void start() throws IOException {
        kafka = LocalKafka.start(directory, 0, ACCOUNTS);
        Properties settings = new Properties();
        try (var in = Files.newBufferedReader(directory.resolve("server.properties"))) {
            settings.load(in);
        }
        controller = settings.getProperty("controller.quorum.voters").replaceFirst(".*@", "");
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void an_account_with_its_password_is_let_in_and_the_broker_says_so_after_a_restart_too() throws Exception {
        try (Admin admin = client("bootstrap.servers", kafka.bootstrapServers(), ACCOUNTS.client("stack"))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        try (Admin admin = client("bootstrap.controllers", controller, ACCOUNTS.client("stack"))) {
            assertThat(admin.describeMetadataQuorum()
                            .quorumInfo()
                            .get(60, TimeUnit.SECONDS)
                            .leaderId())
                    .isEqualTo(1);
        }
    }

    @Test
    void who_does_not_say_who_they_are_gets_no_answer_on_any_listener() {
        for (Admin admin : List.of(
                client("bootstrap.servers", kafka.bootstrapServers(), Map.of()),
                client("bootstrap.controllers", controller, Map.of()))) {
            try (admin) {
                assertThatThrownBy(() -> admin.describeCluster().nodes().get(60, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(TimeoutException.class);
            }
        }
    }

    @Test
    void a_wrong_password_and_an_unknown_account_are_refused_on_every_listener() {
        Accounts guessed =
                new Accounts("stack", Map.of("stack", "guessedguessedguessed", "nobody", "0123456789abcdef0"));
        for (String account : List.of("stack", "nobody")) {
            for (Admin admin : List.of(
                    client("bootstrap.servers", kafka.bootstrapServers(), guessed.client(account)),
                    client("bootstrap.controllers", controller, guessed.client(account)))) {
                try (admin) {
                    assertThatThrownBy(() -> admin.describeCluster().nodes().get(60, TimeUnit.SECONDS))
                            .hasCauseInstanceOf(SaslAuthenticationException.class);
                }
            }
        }
    }

    @Test
    void an_account_without_a_rule_may_do_nothing() {
        try (Admin guest = client("bootstrap.servers", kafka.bootstrapServers(), ACCOUNTS.client("guest"))) {
            assertThatThrownBy(() -> guest.createTopics(List.of(new NewTopic("mine", 1, (short) 1)))
                            .all()
                            .get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(AuthorizationException.class);
        }
        try (Admin guest = client("bootstrap.controllers", controller, ACCOUNTS.client("guest"))) {
            assertThatThrownBy(() -> guest.describeMetadataQuorum().quorumInfo().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(AuthorizationException.class);
        }
    }

    @Test
    void no_file_of_the_broker_holds_a_password() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(
                                    new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                            .doesNotContain("0123456789abcdef"));
        }
    }

    private static Admin client(String setting, String address, Map<String, String> login) {
        Map<String, Object> settings = new HashMap<>(login);
        settings.put(setting, address);
        settings.put("default.api.timeout.ms", IN_VAIN_MILLIS);
        settings.put("request.timeout.ms", IN_VAIN_MILLIS);
        return Admin.create(settings);
    }
}
