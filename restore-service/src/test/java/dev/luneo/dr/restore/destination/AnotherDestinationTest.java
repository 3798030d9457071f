package dev.luneo.dr.restore.destination;

import static dev.luneo.dr.postgres.TestPostgres.execute;
import static dev.luneo.dr.postgres.TestPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.repository.PlannedRepositories;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.restore.Rehearsal;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.TestBackups;
import dev.luneo.dr.restore.TestPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination that the product does not have, through the real machine and steps. */
@Tag("process")
class AnotherDestinationTest {
    @TempDir
    Path repository;

    /** A server that stands ready, whatever the plan says. */
    private record Spare(DatabaseUrl spare, List<String> asked) implements Destination {
        @Override
        public DatabaseUrl server(String database, DatabaseUrls urls, Recoveries recoveries) {
            asked.add(database);
            return spare;
        }

        @Override
        public Optional<Failure> keptBy(String words) {
            return Optional.of(RestoreReason.PREPARED_TRANSACTIONS.because("The spare waits for nobody: " + words));
        }

        @Override
        public Optional<String> ofItsName(String database, String live) {
            return Optional.empty();
        }
    }

    @Test
    void the_copy_is_made_where_the_destination_says_and_not_where_the_plan_does() {
        DatabaseUrl live = TestPostgres.freshDatabase("spare_live");
        execute(live, "create table orders as select n from generate_series(1, 10) n");
        new TestBackups(repository, "shop").take(live);
        Spare spare = new Spare(live, new ArrayList<>());
        TestPlan plan = new TestPlan(repository)
                .variable("NOWHERE", "postgresql://nobody:x@127.0.0.1:1/postgres")
                .database("shop", live, "approval: none", "server: \"${NOWHERE}\"");

        Rehearsal rehearsal = new Rehearsal(
                plan,
                TestPostgres.directory("spare-staging"),
                PlannedRepositories.BUILT_IN,
                Destinations.BUILT_IN.with(RestoreTo.DATABASE, spare));
        rehearsal.restore("shop", RestoreTarget.latest(), RestoreTo.DATABASE);

        assertThat(value(live.withDatabase(rehearsal.finished().restored().database()), "select count(*) from orders"))
                .isEqualTo("10");
        assertThat(spare.asked()).contains("shop");
    }

    @Test
    void every_word_that_a_request_may_have_has_a_destination() {
        for (RestoreTo to : RestoreTo.values()) {
            assertThat(Destinations.BUILT_IN.of(to)).isNotNull();
            assertThat(RestoreTo.of(to.word())).contains(to);
        }
        assertThat(RestoreTo.of("elsewhere")).isEmpty();
    }
}
