package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a plan's author is told before the server or the home is lost, and not after. */
class RestorableWarningsTest {

    private static final String ELSEWHERE = "server: \"${LUNEO_RESTORE_SERVER_URL}\"";

    private static List<String> warnings(String yaml, Map<String, String> environment) {
        ValueChecks checks = new ValueChecks(
                url -> Optional.empty(), keys -> Optional.empty(), url -> Optional.of(url.replaceAll(".*@|/.*", "")));
        return ((PlanReading.Valid) PlanReader.parse(yaml, environment, checks))
                .warnings().stream().map(PlanProblem::toString).toList();
    }

    private static List<String> ofServer(String yaml, Map<String, String> environment) {
        return warnings(yaml, environment).stream()
                .filter(warning -> warning.contains(".restore."))
                .toList();
    }

    @Test
    void a_database_without_another_server_has_nowhere_to_come_back_to_when_its_own_is_lost() {
        assertThat(ofServer(Plans.minimal(), Plans.ENVIRONMENT)).containsExactly("""
                databases.luneo.restore.server (line 4): is missing, so the database comes back to its own server: when that is lost, there is none to restore to
                    write `server: ${RESTORE_SERVER_URL}`, a PostgreSQL server on another machine""");
        assertThat(ofServer(Plans.restore("to: in-place"), Plans.ENVIRONMENT)).containsExactly("""
                databases.luneo.restore.to (line 7): `in-place` stays on the database's own server: when that is lost, there is none to restore to
                    write `to: database` and `server: ${RESTORE_SERVER_URL}`, a PostgreSQL server on another machine""");
        assertThat(ofServer(Plans.restore(ELSEWHERE), Plans.ENVIRONMENT)).isEmpty();
    }

    @Test
    void a_restore_server_that_is_the_database_s_own_is_no_other_server() {
        String same = """
                databases.luneo.restore.server (line 7): `%s` leads to the database's own server: when that is lost, there is none to restore to
                    write `server: ${RESTORE_SERVER_URL}`, a PostgreSQL server on another machine""";
        assertThat(ofServer(Plans.restore("server: \"${LUNEO_DATABASE_URL}\""), Map.of()))
                .containsExactly(same.formatted("${LUNEO_DATABASE_URL}"));
        assertThat(ofServer(
                        Plans.restore(ELSEWHERE),
                        Map.of(
                                "LUNEO_DATABASE_URL", "postgresql://luneo@db:5432/luneo",
                                "LUNEO_RESTORE_SERVER_URL", "postgresql://admin@db:5432/postgres")))
                .containsExactly(same.formatted("${LUNEO_RESTORE_SERVER_URL}"));
    }

    @Test
    void a_repository_without_a_key_of_its_own_is_told_whose_it_is_and_what_its_loss_means() {
        assertThat(warnings(Plans.minimal(), Plans.ENVIRONMENT))
                .anySatisfy(warning -> assertThat(warning)
                        .startsWith(
                                "repositories.local.key (line 2): is missing: what signs its backups is known to the services alone")
                        .contains("lost with them, the backups count as a stranger's", "`key: ${DR_REPOSITORY_KEY}`"));
        assertThat(warnings(
                        Plans.replacing("type: filesystem", "type: filesystem, key: \"${DR_REPOSITORY_KEY}\""),
                        Plans.ENVIRONMENT))
                .noneMatch(warning -> warning.startsWith("repositories."));
    }
}
