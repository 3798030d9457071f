package dev.luneo.dr.postgres.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of rights and settings that did not come back as they were, and of what nobody need hear about. */
class RightsComparisonTest {
    private static final Privilege READ = new Privilege("shop", "reader", "SELECT", false);

    @Test
    void an_owner_who_lost_something_is_named() {
        assertThat(RightsComparison.lost(
                        facts(List.of(owned("t", "shop")), List.of()),
                        facts(List.of(owned("t", "restorer")), List.of())))
                .containsExactly("table t belonged to shop");
        assertThat(RightsComparison.lost(
                        facts(List.of(owned("t", "shop")), List.of()), facts(List.of(owned("t", "shop")), List.of())))
                .isEmpty();
    }

    @Test
    void a_superuser_a_role_of_postgresql_s_own_and_what_is_not_there_at_all_lose_nothing() {
        List<OwnedObject> before = List.of(owned("t", "boss"), owned("u", "pg_monitor"), owned("gone", "shop"));
        List<OwnedObject> after = List.of(owned("t", "restorer"), owned("u", "restorer"));
        assertThat(RightsComparison.lost(facts(before, List.of()), facts(after, List.of())))
                .isEmpty();
    }

    @Test
    void whoever_may_do_less_than_before_is_named() {
        List<OwnedObject> owned = List.of(owned("t", "shop"));
        assertThat(RightsComparison.lost(facts(owned, List.of(granted("t", READ))), facts(owned, List.of())))
                .containsExactly("SELECT to reader on table t");
        assertThat(RightsComparison.lost(
                        facts(owned, List.of(granted("t", READ))), facts(owned, List.of(granted("t", READ)))))
                .isEmpty();
        Privilege everybody = new Privilege("shop", "", "SELECT", false);
        assertThat(RightsComparison.lost(
                        facts(owned, List.of(granted("t", everybody))), facts(owned, List.of(granted("t", READ)))))
                .containsExactly("SELECT to everybody on table t");
    }

    @Test
    void what_owners_superusers_and_postgresql_s_own_objects_had_is_not_missed() {
        List<OwnedObject> owned =
                List.of(owned("t", "shop"), owned("pg_catalog.f", "shop"), owned("pg_catalog", "shop"));
        List<GrantedObject> had = List.of(
                granted("t", new Privilege("shop", "shop", "INSERT", false)),
                granted("t", new Privilege("shop", "boss", "SELECT", false)),
                granted("pg_catalog.f", READ),
                granted("pg_catalog", READ),
                granted("gone", READ));
        assertThat(RightsComparison.lost(facts(owned, had), facts(owned, List.of())))
                .isEmpty();
    }

    @Test
    void ten_losses_are_named_and_the_rest_counted() {
        assertThat(RightsComparison.lost(lostBy(10), facts(taken(10), List.of())))
                .hasSize(10)
                .allMatch(loss -> loss.contains("belonged to shop"));
        assertThat(RightsComparison.lost(lostBy(12), facts(taken(12), List.of())))
                .hasSize(11)
                .endsWith("table t9 belonged to shop", "and 2 more");
    }

    @Test
    void settings_that_differ_are_named_without_their_values() {
        DatabaseFacts before =
                settings(5, new DatabaseSetting("", "work_mem", "1MB"), new DatabaseSetting("app", "search_path", "a"));
        DatabaseFacts live = settings(
                5, new DatabaseSetting("", "work_mem", "2MB"), new DatabaseSetting("", "app.secret", "s3cret"));
        assertThat(RightsComparison.settings(before, live))
                .containsExactly("settings are the backup's, and the live database has them otherwise: "
                        + "app.secret, search_path of role app, work_mem");
        assertThat(RightsComparison.settings(before, before)).isEmpty();
    }

    @Test
    void another_limit_of_connections_is_said() {
        assertThat(RightsComparison.settings(settings(5), settings(-1)))
                .containsExactly("the connection limit is the backup's, 5, and the live database's is -1");
    }

    private static DatabaseFacts lostBy(int tables) {
        return facts(
                IntStream.range(0, tables).mapToObj(i -> owned("t" + i, "shop")).toList(), List.of());
    }

    private static List<OwnedObject> taken(int tables) {
        return IntStream.range(0, tables)
                .mapToObj(i -> owned("t" + i, "restorer"))
                .toList();
    }

    private static OwnedObject owned(String name, String owner) {
        return new OwnedObject("table", name, owner, false, "");
    }

    private static GrantedObject granted(String name, Privilege privilege) {
        return new GrantedObject("table", name, "shop", List.of(privilege));
    }

    private static DatabaseFacts facts(List<OwnedObject> owned, List<GrantedObject> granted) {
        return facts(-1, List.of(), owned, granted);
    }

    private static DatabaseFacts settings(int limit, DatabaseSetting... settings) {
        return facts(limit, List.of(settings), List.of(), List.of());
    }

    private static DatabaseFacts facts(
            int limit, List<DatabaseSetting> settings, List<OwnedObject> owned, List<GrantedObject> granted) {
        RoleFacts boss = new RoleFacts("boss", true, true, true, true, true, true, true, -1, List.of());
        RoleFacts shop = new RoleFacts("shop", false, true, false, false, true, false, false, -1, List.of());
        return new DatabaseFacts(
                DatabaseFacts.FORMAT,
                new DatabaseProperty("shop", limit, "pg_default", Optional.empty(), List.of()),
                List.of(boss, shop),
                settings,
                owned,
                granted,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
