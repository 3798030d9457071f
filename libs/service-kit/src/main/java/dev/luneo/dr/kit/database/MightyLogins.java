package dev.luneo.dr.kit.database;

import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.RestoreRights;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which of a plan's URLs log in with rights that code of a database's owners should not have, in the same words wherever somebody looks. */
public final class MightyLogins {
    private final DatabaseUrls urls;

    public MightyLogins(DatabaseUrls urls) {
        this.urls = urls;
    }

    /**
     * What there is to say of one URL.
     *
     * @param field of the plan
     * @param known whether the server answered; if not, {@code text} says why, and nothing is known of the login
     */
    public record Remark(String field, boolean known, String text) {
        @Override
        public String toString() {
            return field + ": " + text;
        }
    }

    /** The dry run's sentence too. */
    public static String warning(String user, RestoreRights rights) {
        return switch (rights) {
            case SUPERUSER ->
                "the plan says `rights: superuser`: code that owners of the database wrote runs as %s while it is restored"
                        .formatted(user);
            case LEAST ->
                ("%s is a superuser: a role without rights is made for the one restore, and tables of others are read without"
                                + " a plan, which takes longer; a restorer with CREATEDB, membership in the owners' roles and a role for `fill-as` needs no"
                                + " superuser's password here")
                        .formatted(user);
        };
    }

    /** Of a restorer who is no superuser. */
    public static String fillsItself(String user) {
        return ("%1$s fills the new database itself, so code that owners of the database wrote may all that %1$s may, such as giving"
                        + " other roles that it is a member of new passwords: name a role without rights under `fill-as`")
                .formatted(user);
    }

    /**
     * Asks the servers, up to ten seconds each. A URL whose variables are not set here is passed over: that is somebody else's to
     * know.
     */
    public List<Remark> of(DatabasePlan database) {
        Map<DatabaseUrl, String> logins = new LinkedHashMap<>();
        Stream.Builder<Remark> unusable = Stream.builder();
        String field = "databases." + database.name();
        collect(logins, unusable, field + ".url", () -> urls.planned(database.name()));
        if (database.restore().server().isPresent()) {
            collect(logins, unusable, field + ".restore.server", () -> urls.restoreServer(database.name()));
        }
        RestoreRights rights = database.restore().rights();
        return Stream.concat(
                        unusable.build(),
                        logins.entrySet().stream()
                                .flatMap(
                                        login -> remark(
                                                login.getValue(),
                                                login.getKey(),
                                                rights,
                                                fills(database, login.getValue()))
                                                .stream()))
                .toList();
    }

    /** Whether the login fills new databases, as nobody else does. */
    private static boolean fills(DatabasePlan database, String field) {
        return database.restore().fillAs().isEmpty()
                && field.endsWith(".restore.server")
                        == database.restore().server().isPresent();
    }

    private static void collect(
            Map<DatabaseUrl, String> logins, Stream.Builder<Remark> unusable, String field, Supplier<DatabaseUrl> url) {
        try {
            logins.putIfAbsent(url.get(), field);
        } catch (MissingVariableException notOurs) {
            return;
        } catch (IllegalArgumentException none) {
            unusable.add(new Remark(field, false, String.valueOf(none.getMessage())));
        }
    }

    private static Optional<Remark> remark(String field, DatabaseUrl url, RestoreRights rights, boolean fills) {
        return might(url)
                .fold(
                        might -> switch (might) {
                            case SUPERUSER -> Optional.of(new Remark(field, true, warning(url.user(), rights)));
                            case MAKES_ROLES -> Optional.<Remark>empty();
                            case NEITHER ->
                                fills
                                        ? Optional.of(new Remark(field, true, fillsItself(url.user())))
                                        : Optional.<Remark>empty();
                        },
                        failure -> Optional.of(new Remark(
                                field,
                                false,
                                "whether %s is a superuser is not known: %s"
                                        .formatted(url.user(), failure.describe()))));
    }

    /** The database itself may be gone; then the server still knows. */
    private static Answer<Might> might(DatabaseUrl url) {
        Answer<Might> answer = ask(url);
        return answer.whenFailed()
                .filter(failure -> failure.reason() == PostgresFailure.Reason.DATABASE_MISSING)
                .map(missing -> ask(url.withDatabase("postgres")))
                .orElse(answer);
    }

    private enum Might {
        SUPERUSER,
        /** Has a role of its own made for each restore. */
        MAKES_ROLES,
        NEITHER
    }

    private static Answer<Might> ask(DatabaseUrl url) {
        try (Connection connection = url.connect()) {
            return Answer.given(Query.one(
                    connection,
                    "select rolsuper, rolcreaterole from pg_catalog.pg_roles where rolname operator(pg_catalog.=) session_user",
                    row -> row.getBoolean(1)
                            ? Might.SUPERUSER
                            : row.getBoolean(2) ? Might.MAKES_ROLES : Might.NEITHER));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }
}
