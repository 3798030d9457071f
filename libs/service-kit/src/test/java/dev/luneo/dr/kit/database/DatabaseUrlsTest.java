package dev.luneo.dr.kit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.PlanReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords go to the servers that the plan names, whatever the log says. */
class DatabaseUrlsTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "DATABASE_URL", "postgresql://app:old-secret@db.example.org:5432/shop?sslmode=require",
            "RESTORE_URL", "postgresql://dr:new-secret@spare.example.org:6000/postgres");

    private final DatabaseUrls urls =
            new DatabaseUrls(PlanReader.parse("""
                            plan: test
                            time-zone: UTC
                            objectives: { rpo: 6h, rto: 30m }
                            repositories:
                              local: { type: filesystem, path: /var/lib/backups }
                            databases:
                              shop:
                                url: "${DATABASE_URL}"
                                backup: { method: logical, every: 1h, repositories: [local], retention: { all: 2d } }
                                restore: { to: database, server: "${RESTORE_URL}", approval: none }
                            """, VARIABLES).orThrow(), new PlanVariables(VARIABLES));

    @Test
    void each_server_of_the_plan_gets_its_own_login() {
        assertThat(urls.at("shop", new Location("db.example.org", 5432, "shop_2"))
                        .toUrl())
                .isEqualTo("postgresql://app:old-secret@db.example.org:5432/shop_2?sslmode=require");
        assertThat(urls.at("shop", new Location("Spare.example.org", 6000, "shop_3"))
                        .toUrl())
                .isEqualTo("postgresql://dr:new-secret@Spare.example.org:6000/shop_3");
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example.org,     5432",
        "db.example.org,       5433",
        "spare.example.org,    5432",
        "db.example.org.,      5432",
        "127.0.0.1,            5432",
    })
    void a_place_that_the_plan_does_not_name_gets_a_failure_with_its_name_and_no_login(String host, int port) {
        Location forged = new Location(host, port, "shop");
        assertThatThrownBy(() -> urls.at("shop", forged))
                .isInstanceOf(UnplannedServerException.class)
                .hasMessageContaining(host + ":" + port + "/shop")
                .hasMessageContaining("databases.shop.url")
                .hasMessageNotContaining("secret");
    }
}
