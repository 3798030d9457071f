package dev.luneo.dr.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.TestPostgres;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever followed docs/operations.md to the letter has a role that can do what a cut-over needs of the server. */
@Tag("process")
class DocumentedRightsTest {
    private static final Path DOCUMENTED = Path.of("../../docs/operations.md");
    private static final Pattern STATEMENTS = Pattern.compile("(?m)^( {4}(CREATE ROLE|GRANT) .*\n)+");

    @Test
    void the_documented_restorer_marks_a_database_as_in_use_whose_comment_stays_its_users_and_nobody_else_can()
            throws IOException, InterruptedException {
        String restored = RestoredDatabaseName.of("documented", "recovery-1", 1);
        assertThat(TestPostgres.server()
                        .createDatabase(restored, "UTF8", "C", "C")
                        .ok())
                .isTrue();
        DatabaseUrl url = TestPostgres.cluster().superuser(restored);
        TestPostgres.execute(url, "create role app_owner", "create role app_migrator", "create role app_user");
        TestPostgres.execute(url, documented());
        TestPostgres.execute(
                url,
                "alter database \"%s\" owner to app_owner".formatted(restored),
                "comment on database \"%s\" is 'cost centre 4711'".formatted(restored),
                "create role stranger login",
                "set role stranger",
                "alter role stranger in database \"%s\" set application_name = 'luneo-dr: in use'".formatted(restored));
        PostgresServer server = new PostgresServer(
                DatabaseUrl.of(url.location(), "luneo_restorer", "...").withDatabase("postgres"));

        assertThat(server.adopt(restored)).isInstanceOf(Change.Done.class);

        assertThat(server.adopt(restored)).isInstanceOf(Change.AlreadyDone.class);
        assertThat(server.dropDatabase(restored).whenFailed())
                .hasValueSatisfying(failure -> assertThat(failure.detail()).contains("in use"));
        DatabaseFacts facts = DatabaseFacts.read(url).orThrow();
        assertThat(facts.database().comment()).contains("cost centre 4711");
        assertThat(facts.settings()).isEmpty();
        assertThat(server.fence(restored)).isInstanceOf(Change.Done.class);
        assertThat(server.unfence(restored)).isInstanceOf(Change.Done.class);
    }

    private static String documented() throws IOException {
        Matcher block = STATEMENTS.matcher(Files.readString(DOCUMENTED));
        assertThat(block.find()).as("statements in %s", DOCUMENTED).isTrue();
        assertThat(block.group()).contains("luneo_restorer LOGIN", "luneo_filler LOGIN");
        return block.group();
    }
}
