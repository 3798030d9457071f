package dev.luneo.dr.deploy.cutover.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.cutover.Plans;
import dev.luneo.dr.deploy.cutover.Rig;
import dev.luneo.dr.deploy.platform.toy.ToySettings;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.server.Session;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose sessions are an application's own. */
class OwnSessionsTest {
    private static final Instant RESTART = Instant.parse("2026-11-23T03:00:00Z");

    @Test
    void the_login_in_a_url_is_its_own_and_no_other_setting_is_one() {
        assertThat(logins(Map.of("DATABASE_URL", "postgresql://shop:pw@db:5432/luneo", "ADMIN", "root")))
                .containsExactly("shop");
    }

    @Test
    void where_a_url_is_of_another_kind_the_login_stands_in_a_setting_of_any_name() {
        assertThat(logins(Map.of(
                        "DATABASE_URL", "jdbc:postgresql://db:5432/luneo", "SPRING_DATASOURCE_USERNAME", "shop")))
                .contains("shop")
                .doesNotContain("stranger");
    }

    @Test
    void only_sessions_begun_since_the_restart_count_and_those_of_which_that_cannot_be_seen() {
        OwnSessions own = new OwnSessions(Set.of("shop"), RESTART);
        Session after = session("shop", Optional.of(RESTART));
        Session unseen = session("shop", Optional.empty());
        assertThat(own.among(List.of(
                        after,
                        unseen,
                        session("shop", Optional.of(RESTART.minusMillis(1))),
                        session("stranger", Optional.of(RESTART)))))
                .containsExactly(after, unseen);
    }

    private static Set<String> logins(Map<String, String> settings) {
        DrPlan plan = Plans.of("luneo", Plans.application("backend", "luneo", ""));
        PlanVariables variables = new PlanVariables(Map.of(
                "DB_URL", "postgresql://owner:pw@db:5432/luneo", "RESTORE_URL", "postgresql://owner:pw@db:5432/luneo"));
        Application backend = Rig.applications(Path.of("none"), plan, variables, new DatabaseUrls(plan, variables))
                .named("backend")
                .orElseThrow();
        return OwnSessions.logins(backend, ToySettings.of(settings));
    }

    private static Session session(String user, Optional<Instant> begun) {
        return new Session(1, user, "", Optional.empty(), "idle", begun);
    }
}
