package dev.luneo.dr.deploy.applications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.postgres.DatabaseUrl;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationUrlTest {
    private static final PlanVariables VARIABLES =
            new PlanVariables(Map.of("USER", "app", "PASSWORD", "p%40ss{host}", "host", "not-this"));
    private static final DatabaseUrl PLANNED = DatabaseUrl.parse(
                    "postgresql://admin:adm@old:5432/luneo?sslmode=require")
            .orThrow();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://${USER}@{host}:{port}/{database} | db | postgresql://app@db:6432/restored",
                "postgresql://${USER}@{host}:{port}/{database}?a=1&schema=x | db | postgresql://app@db:6432/restored?a=1&schema=x",
                "postgresql://${USER}@${host}:{port}/{database} | db | postgresql://app@not-this:6432/restored",
                "postgresql://u@pooler:7000/{database} | db | postgresql://u@pooler:7000/restored",
                "postgresql://${USER}@{host}:{port}/{database} | ::1 | postgresql://app@[::1]:6432/restored"
            })
    void a_template_is_filled_from_place_and_environment(String template, String host, String filled) {
        assertThat(fill(Optional.of(template), new Location(host, 6432, "restored")))
                .isInstanceOfSatisfying(
                        ApplicationUrl.Filled.class,
                        url -> assertThat(url.text()).isEqualTo(filled));
    }

    @Test
    void what_a_variable_holds_is_not_taken_for_a_placeholder() {
        assertThat(fill(
                        Optional.of("postgresql://${USER}:${PASSWORD}@{host}/{database}"),
                        new Location("db", 5432, "restored")))
                .isInstanceOfSatisfying(
                        ApplicationUrl.Filled.class,
                        url -> assertThat(url.text()).contains("p%40ss{host}@db"));
    }

    @Test
    void without_a_template_it_is_the_planned_url_at_the_other_place() {
        assertThat(fill(Optional.empty(), new Location("db", 6432, "restored")))
                .isInstanceOfSatisfying(
                        ApplicationUrl.Filled.class,
                        url -> assertThat(url.text())
                                .isEqualTo("postgresql://admin:adm@db:6432/restored?sslmode=require"));
    }

    @Test
    void a_variable_that_is_not_set_is_named() {
        assertThat(fill(Optional.of("postgresql://${NOBODY}@{host}/{database}"), new Location("db", 1, "x")))
                .isInstanceOfSatisfying(ApplicationUrl.Unusable.class, unusable -> {
                    assertThat(unusable.failure().reason()).isEqualTo("plan-variable-missing");
                    assertThat(unusable.failure().detail()).contains("NOBODY", "backend");
                });
    }

    @Test
    void what_is_no_url_is_refused_without_quoting_it() {
        assertThat(ApplicationUrl.parsed("backend", "mysql://u:s3cret@h/d"))
                .isInstanceOfSatisfying(ApplicationUrl.Unusable.class, unusable -> {
                    assertThat(unusable.failure().reason()).isEqualTo("database-url-unusable");
                    assertThat(unusable.failure().detail()).doesNotContain("s3cret");
                });
    }

    @Test
    void a_filled_url_does_not_show_its_password() {
        assertThat(ApplicationUrl.parsed("backend", "postgresql://u:s3cret@h/d").toString())
                .doesNotContain("s3cret");
    }

    private static ApplicationUrl fill(Optional<String> template, Location place) {
        return ApplicationUrl.filled(
                "backend", new DatabaseUrlPlan("DATABASE_URL", template.map(Template::new)), VARIABLES, place, PLANNED);
    }
}
