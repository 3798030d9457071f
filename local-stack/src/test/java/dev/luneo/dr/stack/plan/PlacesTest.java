package dev.luneo.dr.stack.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads what {@code plan check} says sees where things are, wherever the plan and the reader are. */
class PlacesTest {
    @Test
    void relative_paths_begin_at_the_plan_and_are_shown_whole(@TempDir Path directory) throws IOException {
        Path plan = Files.writeString(directory.resolve("plan.yaml"), """
                plan: shop
                repositories: { local: { type: filesystem, path: backups } }
                databases: { shop: { url: "${URL}", backup: { every: 1h }, restore: { approval: none } } }
                applications:
                  backend:
                    uses: shop
                    platform: { type: host, env-file: ../etc/app.env, restart: [restart-app], in: run }
                    migrate: { run: [migrate], in: /srv/app }
                """);
        assertThat(new Places(PlanHere.read(plan, Map.of()).orThrow()).lines())
                .containsExactly(
                        "repositories.local.path: " + directory.resolve("backups"),
                        "applications.backend.platform.env-file: "
                                + directory.getParent().resolve("etc/app.env"),
                        "applications.backend.platform.in: " + directory.resolve("run"),
                        "applications.backend.migrate.in: /srv/app");
    }
}
