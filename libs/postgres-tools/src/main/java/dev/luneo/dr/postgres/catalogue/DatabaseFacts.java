package dev.luneo.dr.postgres.catalogue;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose a database is and who may do what in it. A dump says the same as SQL text, but text that others wrote is nothing to
 * decide by: these are values out of the catalogue, and what is said to a server is built from them, each name quoted.
 *
 * @param format of this record as JSON; a newer one than {@link #FORMAT} is refused
 * @param roles all that are named below, without passwords
 * @param settings by {@code ALTER DATABASE} and {@code ALTER ROLE ... IN DATABASE}; a value may be a secret of the application
 * @param owned objects with an owner of their own
 * @param granted objects whose privileges are not the default ones
 * @param tablespaces that the database or something in it is in, without the two that every server has
 * @param collations of the server that something in the database sorts by
 * @param reserved what only a superuser can make
 * @param foreignKeys of all tables; none where an older version made the record
 * @param members of extensions; none where an older version made the record
 */
public record DatabaseFacts(
        int format,
        DatabaseProperty database,
        List<RoleFacts> roles,
        List<DatabaseSetting> settings,
        List<OwnedObject> owned,
        List<GrantedObject> granted,
        List<DefaultPrivileges> defaultPrivileges,
        List<ExtensionFacts> extensions,
        List<String> tablespaces,
        List<String> collations,
        List<ReservedObject> reserved,
        List<ForeignKeyFacts> foreignKeys,
        List<ExtensionMember> members) {

    public static final int FORMAT = 3;

    /** Since {@link #FORMAT} the digests hold all that is called and hung on, and partitioned tables are among the objects. */
    private static final int OLDEST_FORMAT = 1;

    public DatabaseFacts {
        Bounds.present(
                database,
                roles,
                settings,
                owned,
                granted,
                defaultPrivileges,
                extensions,
                tablespaces,
                collations,
                reserved);
        if (format < OLDEST_FORMAT || format > FORMAT) {
            throw new IllegalArgumentException(
                    "the facts of the catalogue have format %d, and this version reads formats %d to %d"
                            .formatted(format, OLDEST_FORMAT, FORMAT));
        }
        roles = Bounds.few("roles", roles, Bounds.MOST_ROLES);
        settings = Bounds.few("settings", settings, Bounds.MOST_ROLES);
        owned = Bounds.few("objects", owned, Bounds.MOST_OBJECTS);
        granted = Bounds.few("grants", granted, Bounds.MOST_OBJECTS);
        defaultPrivileges = Bounds.few("default privileges", defaultPrivileges, Bounds.MOST_ROLES);
        extensions = Bounds.few("extensions", extensions, Bounds.MOST_ROLES);
        tablespaces = Bounds.few("tablespaces", tablespaces, Bounds.MOST_ROLES);
        collations = Bounds.few("collations", collations, Bounds.MOST_ROLES);
        reserved = Bounds.few("objects of superusers", reserved, Bounds.MOST_OBJECTS);
        members = Bounds.few(
                "members of extensions", Optional.ofNullable(members).orElse(List.of()), Bounds.MOST_OBJECTS);
        foreignKeys =
                Bounds.few("foreign keys", Optional.ofNullable(foreignKeys).orElse(List.of()), Bounds.MOST_OBJECTS);
    }

    /** In the transaction, and so in the snapshot, that the connection is in. */
    public static DatabaseFacts read(Connection connection) throws SQLException {
        return new FactsReader(connection).read();
    }

    public static Answer<DatabaseFacts> read(DatabaseUrl url) {
        try (Connection connection = CatalogueQuery.connect(url)) {
            return Answer.given(read(connection));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }

    public String toJson() {
        return FactsJson.write(this);
    }

    /** @throws IllegalArgumentException when the text is not whole, too much or of a newer format; it never quotes the text */
    public static DatabaseFacts fromJson(String json) {
        return FactsJson.read(json);
    }

    /** Whether what objects call was recorded as it is looked at now. */
    boolean digestsComparable() {
        return format == FORMAT;
    }

    /** Roles that something belongs to, the database included. */
    public Set<String> owners() {
        Set<String> owners = new TreeSet<>();
        owners.add(database.owner());
        owned.forEach(object -> owners.add(object.owner()));
        owners.removeIf(RoleFacts::predefined);
        return owners;
    }

    public boolean superuser(String role) {
        return roles.stream().anyMatch(known -> known.name().equals(role) && known.superuser());
    }

    /**
     * Whether what is checked of a domain may run code that somebody wrote, or that runs whatever text it is given. What is not known to
     * run none may.
     *
     * @param domain as an archive names it: schema, name, owner, not quoted, line breaks as blanks
     */
    public boolean mayRunCode(String domain) {
        return !digestsComparable()
                // Of an archive that is not in UTF8 not every name can be read.
                || domain.indexOf('\uFFFD') >= 0
                || owned.stream()
                        .anyMatch(object -> object.type().equals("type")
                                && !object.digest().isEmpty()
                                && domain.startsWith(Quoted.plain(object.identity()) + " "));
    }

    /** Without the values of settings, which may be secrets. */
    @Override
    public String toString() {
        return "DatabaseFacts[%d roles, %d objects]".formatted(roles.size(), owned.size());
    }
}
