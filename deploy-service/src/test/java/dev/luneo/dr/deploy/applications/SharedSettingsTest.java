package dev.luneo.dr.deploy.applications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.deploy.cutover.Plans;
import dev.luneo.dr.deploy.cutover.Rig;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.deploy.platform.toy.ToySettings;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedSettingsTest {
    private static final Location OLD = new Location("localhost", 5432, "shop");
    private static final Settings SHARED = ToySettings.of(Map.of(
            "API_URL", "postgres://u:p@localhost/new",
            "WORKER_URL", "postgres://u:p@localhost/shop",
            "SHADOW_URL", "postgres://u:p@localhost/shop"));

    @Test
    void what_is_switched_for_another_application_with_the_same_file_is_not_left_behind() {
        assertThat(api("/etc/shop.env").left(SHARED, SHARED, OLD)).containsExactly("SHADOW_URL");
    }

    @Test
    void what_is_switched_in_another_file_is() {
        assertThat(api("/etc/worker.env").left(SHARED, SHARED, OLD))
                .containsExactlyInAnyOrder("WORKER_URL", "SHADOW_URL");
    }

    private static Application api(String envFileOfWorker) {
        DrPlan plan = Plans.of("luneo", """
                api:
                  uses: luneo
                  platform: { type: host, env-file: /etc/shop.env, restart: [a] }
                  database-url: { variable: API_URL }
                worker:
                  uses: luneo
                  platform: { type: host, env-file: %s, restart: [a] }
                  database-url: { variable: WORKER_URL }
                """.formatted(envFileOfWorker));
        PlanVariables variables = new PlanVariables(Map.of("DB_URL", "postgresql://u:p@localhost/shop"));
        return Rig.applications(Path.of("none"), plan, variables, new DatabaseUrls(plan, variables))
                .named("api")
                .orElseThrow();
    }
}
