package dev.luneo.dr.postgres.catalogue;

import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.list;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives what was restored back to whom it belonged, with the rights that others had. Until then all of it belongs to the one
 * role that restored.
 */
public final class HandOver {
    private final Connection connection;
    private final String restorer;
    private final Attempts attempts;
    private final OwnersBack owners;

    /**
     * @param connection to the restored database, of a superuser or of the restorer, with no other session there
     * @param restorer to whom everything belongs now
     */
    public HandOver(Connection connection, String restorer) throws SQLException {
        this.connection = connection;
        this.restorer = restorer;
        this.attempts = new Attempts(connection);
        this.owners = new OwnersBack(connection, attempts);
        CatalogueQuery.prepare(connection);
        CatalogueQuery.execute(connection, "set synchronous_commit = off");
        if (superuser()) {
            // Event triggers that came back would write into the data what they see us do.
            CatalogueQuery.execute(connection, "set session_replication_role = replica");
        }
    }

    /**
     * What is not as it was recorded: objects that nobody backed up, functions, tables or views that were altered, members of extensions
     * that are none, privileges and settings. The backup's own code may have done that while it ran in the restore; nothing of it may
     * be given to anybody else.
     *
     * @param sameVersion whether both servers have the same major version, so that the same text says the same
     * @param definitions of what came back, before that code ran
     */
    public List<String> tampered(DatabaseFacts facts, boolean sameVersion, Definitions definitions)
            throws SQLException {
        List<String> found = new ArrayList<>(Tampering.in(connection, facts, sameVersion));
        found.addAll(definitions.changed(connection));
        return List.copyOf(found);
    }

    /** What {@link #tampered} cannot see, in words; empty when it sees all. */
    public static Optional<String> unseen(DatabaseFacts facts, boolean sameVersion) {
        if (!facts.digestsComparable()) {
            return Optional.of(
                    "an earlier version of Luneo DR made the backup: that nothing was added while it was restored was looked at,"
                            + " and not whether functions and expressions are as they were");
        }
        return sameVersion
                ? Optional.empty()
                : Optional.of(
                        "the servers' major versions differ: that functions are as they were was compared, and not what"
                                + " expressions call");
    }

    /** Owners, privileges and default privileges. What of it the server refuses is in {@link #notKept()}. */
    public void carryOut(DatabaseFacts facts) throws SQLException {
        owners.of(facts);
        new GrantsBack(connection, attempts).of(facts);
        for (DefaultPrivileges defaults : facts.defaultPrivileges()) {
            defaults.statements().forEach(statement -> attempts.attempt(statement, defaults.words()));
        }
    }

    /** For a backup that does not say whose anything was: all of it to one role, and no function runs with that role's rights. */
    public void carryOut(String owner) throws SQLException {
        owners.to(owner);
    }

    /** Whether a role is there that we may give things to, and no superuser. */
    public boolean mayHave(String role) {
        try {
            return !list(
                            connection,
                            "select 1 from pg_catalog.pg_roles r, pg_catalog.pg_roles me where me.rolname = current_user"
                                    + " and (me.rolsuper or pg_catalog.pg_has_role(current_user, r.oid, 'member'))"
                                    + " and r.rolname = ? and not r.rolsuper",
                            row -> row.getInt(1),
                            role)
                    .isEmpty();
        } catch (SQLException e) {
            return false;
        }
    }

    private boolean superuser() throws SQLException {
        return list(
                        connection,
                        "select rolsuper from pg_catalog.pg_roles where rolname = current_user",
                        row -> row.getBoolean(1))
                .get(0);
    }

    /**
     * What still belongs to the role that restored, and is nobody's by the backup; it must not go to anybody. Asked of what the server itself
     * keeps of owners, so that no kind of object is forgotten.
     */
    public List<String> nobodys(DatabaseFacts facts) throws SQLException {
        Set<String> known = facts.owned().stream().map(OwnedObject::key).collect(Collectors.toSet());
        return list(connection, CatalogueQuery.OWNED_BY, row -> row.getString(1), restorer).stream()
                .filter(object -> !known.contains(object))
                .toList();
    }

    /** What the role that restored still has goes to another one. */
    public void leaveNothing(String to) throws SQLException {
        owners.disarm(restorer);
        CatalogueQuery.execute(connection, reassigned(to));
        CatalogueQuery.execute(connection, "drop owned by " + Quoted.name(restorer));
    }

    /**
     * What the role that restored still has, such as extensions, goes to whose it was, if that is one lesser role who had all of it, and
     * else to another one.
     *
     * @param to gets the database in any case: nobody else may come in yet
     */
    public void leaveNothing(DatabaseFacts facts, String to) throws SQLException {
        owners.disarm(restorer);
        Optional<String> heir =
                new ExtensionOwners(connection, facts, restorer).heir().filter(this::mayHave);
        if (heir.isPresent()) {
            // What is reassigned includes the database.
            CatalogueQuery.execute(
                    connection,
                    "alter database %s owner to %s".formatted(Quoted.name(connection.getCatalog()), Quoted.name(to)));
        }
        if (heir.isEmpty() || !attempts.attempt(reassigned(heir.get()), "the owner of extensions")) {
            CatalogueQuery.execute(connection, reassigned(to));
        }
        CatalogueQuery.execute(connection, "drop owned by " + Quoted.name(restorer));
    }

    private String reassigned(String to) {
        return "reassign owned by %s to %s".formatted(Quoted.name(restorer), Quoted.name(to));
    }
    /**
     * Whose extensions are somebody else's now, in a sentence.
     *
     * @param owner to whom the extensions went that could not go to whose they were
     */
    public Optional<String> extensionsOfOthers(DatabaseFacts facts, String owner) throws SQLException {
        return new ExtensionOwners(connection, facts, owner).lost(owner);
    }

    /** In sentences; empty when everything is as it was. */
    public List<String> notKept() {
        return attempts.notKept();
    }
}
