package dev.luneo.dr.postgres.catalogue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives a restored database what a database has beside its content: whose it is, who may connect, its settings. Done last:
 * until it is known that the data is whole, nobody else gets in.
 */
public final class OpenDoor {
    private final Connection connection;
    private final String database;
    private final List<String> notKept = new ArrayList<>();

    /** @param connection to another database of the same server, or to the database itself */
    public OpenDoor(Connection connection, String database) throws SQLException {
        this.connection = connection;
        this.database = database;
        CatalogueQuery.prepare(connection);
    }

    /** Keeps everybody out who is neither a superuser nor the owner. */
    public static void shut(Connection connection, String database) throws SQLException {
        CatalogueQuery.execute(connection, "revoke all on database %s from public".formatted(Quoted.name(database)));
    }

    /** For a backup that says nothing of it: the owner and grants of the live database, or those of a new one. */
    public List<String> open(Optional<DatabaseFacts> live) throws SQLException {
        if (live.isPresent()) {
            privileges(live.get().database());
            owner(live.get());
        } else {
            attempt("grant connect, temporary on database %s to public".formatted(name()), "who may connect");
        }
        return List.copyOf(notKept);
    }

    /** @return what the server did not take, without the value of a setting */
    public List<String> open(DatabaseFacts facts) throws SQLException {
        DatabaseProperty property = facts.database();
        // Privileges and settings first: a restorer who is no superuser may set them as long as it is the owner.
        privileges(property);
        for (DatabaseSetting setting : facts.settings()) {
            set(setting);
        }
        property.comment()
                .ifPresent(comment -> attempt(
                        "comment on database %s is %s".formatted(name(), Quoted.literal(comment)), "its comment"));
        if (property.connectionLimit() >= 0) {
            attempt(
                    "alter database %s connection limit %d".formatted(name(), property.connectionLimit()),
                    "its connection limit");
        }
        tablespace(property);
        owner(facts);
        return List.copyOf(notKept);
    }

    /** A role may set what is its own: where the restorer may not, it does so as that role, if it is a member. */
    private void set(DatabaseSetting setting) {
        if (!setting.role().isEmpty()) {
            try {
                CatalogueQuery.execute(connection, "set role " + Quoted.name(setting.role()));
                CatalogueQuery.execute(connection, setting.sql(database));
                return;
            } catch (SQLException notAsThatRole) {
                // As the restorer then, who may if it may make roles.
            } finally {
                attempt("reset role", "its own role");
            }
        }
        attempt(setting.sql(database), "setting " + setting.words());
    }

    /** Moving it takes as long as copying its files, with nobody connected: said, and left to a person. */
    private void tablespace(DatabaseProperty property) throws SQLException {
        String here = CatalogueQuery.list(
                        connection,
                        "select t.spcname from pg_database d join pg_tablespace t on t.oid = d.dattablespace where d.datname = ?",
                        row -> row.getString(1),
                        database)
                .get(0);
        if (!here.equals(property.tablespace())) {
            notKept.add(
                    "its tablespace: it was in %s and is in %s; ALTER DATABASE %s SET TABLESPACE %s moves it while nobody is connected"
                            .formatted(property.tablespace(), here, name(), Quoted.name(property.tablespace())));
        }
    }

    private void privileges(DatabaseProperty property) throws SQLException {
        String on = "database " + name();
        List<Privilege> here = CatalogueQuery.list(
                        connection,
                        "select %s from pg_database d where datname = ?"
                                .formatted(CatalogueQuery.privileges("coalesce(datacl, acldefault('d', datdba))")),
                        row -> CatalogueQuery.privileges(row, 1),
                        database)
                .get(0);
        List<Privilege> wanted = property.privileges();
        String me = CatalogueQuery.list(connection, "select current_user", row -> row.getString(1))
                .get(0);
        Grants.between(others(here, me), others(wanted, property.owner()), "", on)
                .forEach(statement -> attempt(statement, "who may connect"));
    }

    private void owner(DatabaseFacts facts) throws SQLException {
        String owner = facts.database().owner();
        boolean raised = !CatalogueQuery.list(
                        connection,
                        "select 1 from pg_catalog.pg_roles where rolname = ? and rolsuper",
                        row -> row.getInt(1),
                        owner)
                .isEmpty();
        if (raised && !facts.superuser(owner)) {
            notKept.add("its owner: %s is a superuser here".formatted(owner));
        } else {
            attempt("alter database %s owner to %s".formatted(name(), Quoted.name(owner)), "its owner");
        }
    }

    /** What an owner has itself comes with owning. */
    private static List<Privilege> others(List<Privilege> privileges, String owner) {
        return privileges.stream()
                .filter(privilege -> !privilege.grantee().equals(owner))
                .toList();
    }

    private String name() {
        return Quoted.name(database);
    }

    private void attempt(String sql, String words) {
        try {
            CatalogueQuery.execute(connection, sql);
        } catch (SQLException e) {
            notKept.add("not taken by the server: %s (SQLSTATE %s)".formatted(words, e.getSQLState()));
        }
    }
}
