package dev.luneo.dr.restore.server;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.restore.destination.Destination;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What belongs to the live database and comes back with no backup, each with what to do about it. Asked of the live database before
 * anything is touched.
 *
 * @param problem what would keep the live database from being exchanged
 */
public record LeftBehind(List<String> warnings, Optional<Failure> problem) {
    /** Of each kind of thing; the rest is a number. */
    private static final int MOST_NAMED = 10;
    /** Two of PostgreSQL's longest names; a prepared transaction's may have 200 and is named to be typed. */
    private static final int LONGEST_NAME = 200;

    private static final String OURS = "= pg_catalog.current_database()";

    private static final String SLOTS = "select slot_name, case when active then 'in use' else 'not in use' end"
            + " from pg_catalog.pg_replication_slots where slot_type = 'logical' and database " + OURS + " order by 1";

    private static final String SUBSCRIPTIONS =
            "select s.subname, case when s.subenabled then 'enabled' else 'disabled' end"
                    + " from pg_catalog.pg_subscription s join pg_catalog.pg_database d on d.oid = s.subdbid where d.datname "
                    + OURS
                    + " order by 1";

    private static final String PUBLICATIONS = "select pubname, '' from pg_catalog.pg_publication order by 1";

    private static final String PREPARED =
            "select gid, 'since ' || prepared::pg_catalog.text from pg_catalog.pg_prepared_xacts where database " + OURS
                    + " order by 1";

    private static final String FOREIGN = "select distinct srvname, '' from pg_catalog.pg_user_mappings order by 1";

    private static final String SCHEDULED = "select extname, '' from pg_catalog.pg_extension where extname = 'pg_cron'";

    /** Roles with sessions there that whoever asks may not end. */
    private static final String OUT_OF_REACH =
            "select distinct r.rolname, case when r.rolsuper then 'a superuser' else '' end"
                    + " from pg_catalog.pg_stat_activity a join pg_catalog.pg_roles r on r.oid = a.usesysid"
                    + " where a.datname " + OURS + " and a.pid <> pg_catalog.pg_backend_pid()"
                    + " and a.backend_type is distinct from 'autovacuum worker'"
                    + " and not exists (select from pg_catalog.pg_roles me where me.rolname = current_user and (me.rolsuper"
                    + " or not r.rolsuper and (pg_catalog.pg_has_role(me.oid, r.oid, 'usage')"
                    + " or pg_catalog.pg_has_role(me.oid, 'pg_signal_backend', 'usage')))) order by 1";

    /** @param live with the rights that it is asked with; what they do not show is not known */
    public static LeftBehind of(DatabaseUrl live, Destination destination) {
        try (Connection connection = live.connect()) {
            return asked(connection, destination);
        } catch (SQLException e) {
            return new LeftBehind(
                    List.of(
                            "the live database %s could not be asked (%s): whether it has replication slots, subscriptions, prepared transactions or foreign servers, none of which come back, is not known"
                                    .formatted(
                                            live.location(),
                                            PostgresFailure.from(e)
                                                    .reason()
                                                    .name()
                                                    .toLowerCase(Locale.ROOT)
                                                    .replace('_', ' '))),
                    Optional.empty());
        }
    }

    private static LeftBehind asked(Connection connection, Destination destination) throws SQLException {
        List<String> warnings = new ArrayList<>();
        say(
                warnings,
                connection,
                SLOTS,
                "logical replication slots do not come back: %s. They stay with the old database and hold its WAL until they are dropped (pg_drop_replication_slot); make new ones on the restored database and have each consumer begin anew");
        say(
                warnings,
                connection,
                SUBSCRIPTIONS,
                "subscriptions come back disabled, or not at all where no superuser restores: %s. Disable them on the old database, then make them anew with copy_data = true, or the rows since the backup are missing");
        say(
                warnings,
                connection,
                PUBLICATIONS,
                "publications come back, their subscribers' positions do not: %s. Each subscriber copies its tables again, for it has rows that the restored database does not have");
        say(
                warnings,
                connection,
                FOREIGN,
                "passwords for foreign servers are in the backup only where its user may read them: %s. Try each after the restore, and set what is missing with ALTER USER MAPPING");
        say(
                warnings,
                connection,
                SCHEDULED,
                "%s can be made only in the database that cron.database_name names, so its restore under another name fails, and its jobs are not in the backup. Note the jobs (cron.job), and see docs/operations.md");
        say(
                warnings,
                connection,
                OUT_OF_REACH,
                "the cut-over ends everybody's sessions on the old database, and may not end those of %s: run, as a role that may, GRANT each of them, or pg_signal_backend, to the user of the database's url. A superuser's sessions have to be ended by a superuser");
        List<String> prepared = list(connection, PREPARED);
        if (prepared.isEmpty()) {
            return new LeftBehind(warnings, Optional.empty());
        }
        String words =
                "the live database has prepared transactions that nobody has ended: %s".formatted(words(prepared));
        Optional<Failure> kept = destination.keptBy(words);
        if (kept.isPresent()) {
            return new LeftBehind(warnings, kept);
        }
        warnings.add(
                words
                        + ". They stay with the old database, hold its locks and WAL, and are in no backup: end each with COMMIT PREPARED or ROLLBACK PREPARED");
        return new LeftBehind(warnings, Optional.empty());
    }

    private static void say(List<String> warnings, Connection connection, String query, String sentence)
            throws SQLException {
        List<String> found = list(connection, query);
        if (!found.isEmpty()) {
            warnings.add(sentence.formatted(words(found)));
        }
    }

    private static List<String> list(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                String note = rows.getString(2);
                found.add(printable(rows.getString(1)) + (note.isEmpty() ? "" : " (%s)".formatted(note)));
            }
            return found;
        }
    }

    /** A name is its owner's to choose; it must not break a line. */
    private static String printable(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) + "…" : plain;
    }

    private static String words(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return names.size() > MOST_NAMED ? "%s and %d more".formatted(first, names.size() - MOST_NAMED) : first;
    }
}
