package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The dr-plan.yaml that a new user starts from. */
class ExamplePlanTest {

    private final PlanReading reading = PlanReader.read(Plans.EXAMPLE, Plans.ENVIRONMENT);
    private final DrPlan plan = reading.orThrow();

    @Test
    void it_is_valid_and_needs_no_warning_where_all_its_variables_are_set() {
        assertThat(((PlanReading.Valid) reading).warnings()).isEmpty();
        assertThat(((PlanReading.Valid) reading).lacks()).isEmpty();
    }

    @Test
    void it_is_valid_without_any_variable_and_says_who_needs_which() {
        PlanReading bare = PlanReader.read(Plans.EXAMPLE, Map.of());
        assertThat(bare.orThrow()).isEqualTo(plan);
        assertThat(((PlanReading.Valid) bare).lacks()).hasSize(9).anySatisfy(lack -> {
            assertThat(lack.problem().path()).isEqualTo("communication.channels.ops.secret");
            assertThat(lack.problem().problem()).contains("OPS_WEBHOOK_SECRET");
            assertThat(lack.problem().wayOut()).contains("notifier-service");
        });
    }

    @Test
    void it_promises_the_product_s_own_objectives() {
        assertThat(plan.name()).isEqualTo("luneo-platform");
        assertThat(plan.timeZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(plan.objectives()).isEqualTo(new Objectives(Duration.ofHours(6), Duration.ofMinutes(30)));
        assertThat(plan.retry()).isEqualTo(new Retry(3, Duration.ofSeconds(5)));
        assertThat(plan.sha256()).matches("[0-9a-f]{64}");
    }

    @Test
    void its_database_is_backed_up_every_hour_and_restored_to_another_server_by_the_lead_s_yes() {
        assertThat(plan.repositories())
                .containsExactly(Map.entry(
                        "local",
                        new FilesystemRepository(
                                "local",
                                Path.of("/var/lib/luneo-dr/backups"),
                                Optional.of(new Template("${DR_REPOSITORY_KEY}")))));
        assertThat(plan.databases())
                .containsExactly(Map.entry(
                        "luneo",
                        new DatabasePlan(
                                "luneo",
                                new Template("${LUNEO_DATABASE_URL}"),
                                new BackupPlan(
                                        new Schedule.Every(Duration.ofHours(1)),
                                        List.of("local"),
                                        new LogicalMethod(2),
                                        Duration.ofHours(1),
                                        new Retention(Duration.ofDays(2), 14, 8, 12),
                                        FingerprintDepth.CONTENT),
                                new RestorePlan(
                                        RestorePlace.DATABASE,
                                        Optional.of(new Template("${LUNEO_RESTORE_SERVER_URL}")),
                                        Approval.INCIDENT_LEAD,
                                        IfDamaged.NEXT_OLDER,
                                        IfUnreachable.ASK,
                                        2,
                                        Duration.ofHours(2),
                                        MissingRoles.STOP,
                                        RestoreRights.LEAST,
                                        Optional.of("luneo_filler")),
                                Optional.of(new Template(
                                        "postgresql://${LUNEO_DB_USER}:${LUNEO_DB_PASSWORD}@db.luneo.example/luneo")),
                                List.of(new SqlCheckPlan(
                                        "has-customers",
                                        "select count(*) > 0 from customers",
                                        List.of("public"),
                                        "t",
                                        Duration.ofSeconds(10),
                                        3)))));
    }

    @Test
    void its_application_is_migrated_restarted_and_checked() {
        ApplicationPlan backend = plan.applicationsUsing("luneo").get(0);
        assertThat(backend.name()).isEqualTo("backend");
        assertThat(backend.platform())
                .isEqualTo(new HostPlatform(
                        Path.of("/etc/luneo/backend.env"),
                        new CommandPlan(
                                List.of("systemctl", "restart", "luneo-backend"),
                                Optional.empty(),
                                Map.of("XDG_RUNTIME_DIR", new Template("/run/user/1000")),
                                Duration.ofMinutes(1)),
                        Optional.of(new UpPlan(
                                new Template("https://api.luneo.example/health"), 200, Duration.ofMinutes(1)))));
        assertThat(backend.databaseUrl())
                .isEqualTo(new DatabaseUrlPlan(
                        "DATABASE_URL",
                        Optional.of(new Template(
                                "postgresql://${LUNEO_DB_USER}:${LUNEO_DB_PASSWORD}@{host}:{port}/{database}"))));
        assertThat(backend.migrate())
                .contains(new MigratePlan(new CommandPlan(
                        List.of("npx", "prisma", "migrate", "deploy"),
                        Optional.of(Path.of("/srv/luneo/backend")),
                        Map.of("NODE_ENV", new Template("production")),
                        Duration.ofMinutes(5))));
        assertThat(backend.requires()).containsExactly("DATABASE_URL", "REDIS_URL", "STRIPE_SECRET_KEY");
        assertThat(backend.checks())
                .extracting(CheckPlan::name)
                .containsExactly("health", "login", "payment", "orders-have-customers");
        assertThat(backend.checks().get(2))
                .isEqualTo(new HttpCheckPlan(
                        "payment",
                        "POST",
                        new Template("https://api.luneo.example/payments"),
                        Map.of("Authorization", new Template("Bearer {token}")),
                        Optional.of(new Template("{\"amount\":100,\"currency\":\"eur\",\"test\":true}")),
                        new Expectation(201, Map.of("$.state", "succeeded")),
                        Map.of(),
                        Duration.ofSeconds(20),
                        2));
    }

    @Test
    void everybody_is_told_of_everything() {
        Communication communication = plan.communication();
        assertThat(communication.roles())
                .isEqualTo(Map.of(
                        "incident-lead",
                        List.of("alice"),
                        "on-call",
                        List.of("bob"),
                        "stakeholders",
                        List.of("product")));
        assertThat(communication.contacts().get("alice"))
                .isEqualTo(new Contact("Alice", Optional.of("alice@luneo.example")));
        assertThat(communication.statusPage()).isEqualTo(new StatusPagePlan(true, Duration.ofMinutes(10)));
        assertThat(communication.channels().values())
                .containsExactly(
                        new LogPlan("log"),
                        new WebhookPlan(
                                "ops", new Template("${OPS_WEBHOOK_URL}"), new Template("${OPS_WEBHOOK_SECRET}")));
        Set<Occasion> told = new LinkedHashSet<>();
        communication.rules().forEach(rule -> told.addAll(rule.when()));
        assertThat(told).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(Occasion.class));
    }
}
