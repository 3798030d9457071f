package dev.luneo.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class CommandsTest {

    private static ShopServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = ShopServer.started();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Test
    void migrating_twice_applies_each_version_once() throws Exception {
        Map<String, String> environment = Map.of("DATABASE_URL", server.newDatabase("migrated"));

        Shop.Ending first = Shop.run(environment, "migrate");
        Shop.Ending second = Shop.run(environment, "migrate");

        assertThat(first.output())
                .contains("applied 1 customers and orders", "applied 2 payments", "applied 3 revenue");
        assertThat(second.output())
                .contains("is at version 3, nothing to apply")
                .doesNotContain("applied");
        assertThat(first.exit()).isZero();
        assertThat(second.exit()).isZero();
        assertThat(first.output()).doesNotContain("geheim");
    }

    @Test
    void a_migration_that_fails_is_named_and_leaves_the_schema_as_it_was(@TempDir Path more) throws Exception {
        Files.writeString(
                more.resolve("V4__broken.sql"), "create table half (id int); alter table nowhere add column x int;");
        String url = server.newDatabase("half_migrated");

        Shop.Ending ending = Shop.run(Map.of("DATABASE_URL", url, "EXTRA_MIGRATIONS", more.toString()), "migrate");

        assertThat(ending.exit()).isEqualTo(1);
        assertThat(ending.output()).contains("V4__broken.sql", "nowhere").doesNotContain("geheim");
        assertThat(server.value("half_migrated", "select max(version) from flyway_schema_history where success"))
                .isEqualTo("3");
        assertThat(server.value("half_migrated", "select to_regclass('half') is null"))
                .isEqualTo("t");
    }

    @Test
    void a_wrong_password_or_a_database_that_is_not_there_ends_with_1_and_without_the_password() throws Exception {
        String wrongPassword = server.newDatabase("locked").replace("geheim", "falsch");

        for (String url : new String[] {wrongPassword, server.url("nowhere")}) {
            Shop.Ending ending = Shop.run(Map.of("DATABASE_URL", url), "migrate");
            assertThat(ending.exit()).isEqualTo(1);
            assertThat(ending.output()).contains("FATAL").doesNotContain("geheim", "falsch");
        }
    }

    @Test
    void seeding_two_databases_gives_the_same_rows() throws Exception {
        for (String database : new String[] {"seeded_one", "seeded_two"}) {
            Map<String, String> environment =
                    Map.of("DATABASE_URL", server.newDatabase(database), "DEMO_USER_PASSWORD", "demo");
            Shop.run(environment, "migrate");
            assertThat(Shop.run(environment, "seed", "--customers", "1000", "--orders", "3000"))
                    .isEqualTo(new Shop.Ending(0, "seeded 1000 customers and 3000 orders" + System.lineSeparator()));
            Shop.Ending again = Shop.run(environment, "seed", "--customers", "1000", "--orders", "3000");
            assertThat(again.exit()).isEqualTo(1);
            assertThat(again.output()).contains("seed an empty one");
        }

        for (String table : new String[] {"customers", "orders", "order_items", "payments", "daily_revenue"}) {
            String content =
                    "select count(*) || ' ' || md5(string_agg(t::text, '' order by t::text)) from " + table + " t";
            assertThat(server.value("seeded_one", content))
                    .isEqualTo(server.value("seeded_two", content))
                    .doesNotStartWith("0 ");
        }
        assertThat(server.value("seeded_one", "select count(*) from orders")).isEqualTo("3000");
        assertThat(server.value("seeded_one", "select password_hash from users"))
                .startsWith("pbkdf2-sha256$")
                .isNotEqualTo(server.value("seeded_two", "select password_hash from users"));
    }

    @Test
    void everything_that_is_wrong_with_the_environment_is_said_at_once() throws Exception {
        Shop.Ending ending = Shop.run(
                Map.of("DATABASE_URL", "mysql://u:geheim@h/d", "PORT", "many", "WRITE_TRAFFIC_PER_SECOND", "-1"),
                "serve");

        assertThat(ending.exit()).isEqualTo(2);
        assertThat(ending.output())
                .contains("DATABASE_URL must look like postgresql://")
                .contains("STRIPE_SECRET_KEY is missing")
                .contains("PORT is 'many'")
                .contains("WRITE_TRAFFIC_PER_SECOND is '-1'")
                .doesNotContain("geheim");
    }

    @Test
    void a_call_that_is_wrong_ends_with_2_and_says_what_to_write() throws Exception {
        assertThat(Shop.run(Map.of(), "explode").output()).contains("none of serve, migrate, seed");
        assertThat(Shop.run(Map.of(), "seed", "--customers", "0", "--orders", "1")
                        .exit())
                .isEqualTo(2);
        assertThat(Shop.run(Map.of(), "seed", "--customers", "1", "--orders", "1")
                        .output())
                .contains("DEMO_USER_PASSWORD is missing");
    }
}
