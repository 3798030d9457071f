package dev.luneo.dr.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import dev.luneo.dr.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process")
class LocalClusterTest {

    private final Path directory = TestPostgres.directory("luneo-cluster-");
    private final ClusterSettings settings = ClusterSettings.of(directory, "boss", "boss's pass\\word")
            .withoutFsync()
            .with(Map.of("work_mem", "5MB"));

    @AfterEach
    void nothing_is_left() throws Exception {
        LocalCluster.start(TestPostgres.binaries(), settings).whenGiven().ifPresent(LocalCluster::close);
        TestPostgres.remove(directory);
    }

    @Test
    void a_cluster_keeps_its_data_and_its_port_through_stop_crash_and_reopening() throws Exception {
        LocalCluster cluster = TestPostgres.start(settings);
        DatabaseUrl url = cluster.superuser("postgres");
        TestPostgres.execute(url, "create table t as select 1 a");
        assertThat(TestPostgres.value(url, "select current_setting('work_mem') || current_setting('fsync')"))
                .isEqualTo("5MBoff");
        assertThat(cluster.kill()).isInstanceOf(Change.Done.class);
        assertThat(cluster.kill()).isInstanceOf(Change.AlreadyDone.class);
        assertThat(cluster.restart()).isInstanceOf(Change.Done.class);
        assertThat(TestPostgres.value(url, "select a from t")).isEqualTo("1");
        cluster.close();

        LocalCluster again = TestPostgres.start(settings);

        assertThat(again.port()).isEqualTo(cluster.port());
        assertThat(TestPostgres.value(url, "select a from t")).isEqualTo("1");
        LocalCluster takenOver = TestPostgres.start(settings);
        assertThat(takenOver.port()).isEqualTo(again.port());
        assertThat(takenOver.stop()).isInstanceOf(Change.Done.class);
    }

    @Test
    void a_cluster_opened_with_another_password_is_said_to_be_so() throws Exception {
        TestPostgres.start(settings);
        Answer<LocalCluster> other =
                LocalCluster.start(TestPostgres.binaries(), ClusterSettings.of(directory, "boss", "another"));
        assertThat(other.whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).isEqualTo(Reason.WRONG_CREDENTIALS));
    }

    @Test
    void missing_programs_and_a_taken_port_are_said() throws Exception {
        assertThat(LocalCluster.start(PostgresBinaries.in(directory), settings).whenFailed())
                .hasValueSatisfying(failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.TOOL_MISSING);
                    assertThat(failure.hint()).contains("apt-get install postgresql");
                });
        int taken = TestPostgres.cluster().port();
        assertThat(LocalCluster.start(TestPostgres.binaries(), settings.onPort(taken))
                        .whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("Address already in use"));
    }

    @Test
    void a_bad_setting_is_said_in_the_words_of_the_server() throws Exception {
        assertThat(LocalCluster.start(TestPostgres.binaries(), settings.with(Map.of("no_such_setting", "1")))
                        .whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("no_such_setting"));
        assertThat(settings.toString()).doesNotContain("pass");
    }
}
