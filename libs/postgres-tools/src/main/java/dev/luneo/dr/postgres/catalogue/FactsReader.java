package dev.luneo.dr.postgres.catalogue;

import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.list;
import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.privileges;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the facts of the database that a connection is to. */
final class FactsReader {
    private final Connection connection;

    FactsReader(Connection connection) {
        this.connection = connection;
    }

    DatabaseFacts read() throws SQLException {
        DatabaseProperty database = list(
                        connection,
                        CatalogueQuery.DATABASE,
                        row -> new DatabaseProperty(
                                row.getString(1),
                                row.getInt(2),
                                row.getString(3),
                                Optional.ofNullable(row.getString(4)),
                                privileges(row, 5)))
                .get(0);
        List<DatabaseSetting> settings = list(
                connection,
                CatalogueQuery.SETTINGS,
                row -> new DatabaseSetting(row.getString(1), row.getString(2), row.getString(3)));
        List<OwnedObject> owned = list(
                connection,
                CatalogueQuery.OWNED,
                row -> new OwnedObject(
                        row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getString(5)));
        List<GrantedObject> granted = list(
                connection,
                CatalogueQuery.GRANTED,
                row -> new GrantedObject(row.getString(1), row.getString(2), row.getString(3), privileges(row, 4)));
        List<DefaultPrivileges> defaults = list(
                connection,
                CatalogueQuery.DEFAULT_PRIVILEGES,
                row -> new DefaultPrivileges(
                        row.getString(1), row.getString(2), row.getString(3), privileges(row, 4), privileges(row, 5)));
        Set<String> roles = new TreeSet<>(list(connection, CatalogueQuery.OTHER_ROLES, row -> row.getString(1)));
        settings.forEach(setting -> roles.add(setting.role()));
        roles.add(database.owner());
        addAll(roles, database.privileges());
        owned.forEach(object -> roles.add(object.owner()));
        granted.forEach(object -> addAll(roles, object.privileges()));
        defaults.forEach(object -> {
            roles.add(object.role());
            addAll(roles, object.privileges());
        });
        return new DatabaseFacts(
                DatabaseFacts.FORMAT,
                database,
                roles(roles),
                settings,
                owned,
                granted,
                defaults,
                list(
                        connection,
                        CatalogueQuery.EXTENSIONS,
                        row -> new ExtensionFacts(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5))),
                list(connection, CatalogueQuery.TABLESPACES, row -> row.getString(1)),
                list(connection, CatalogueQuery.COLLATIONS, row -> row.getString(1)),
                list(
                        connection,
                        CatalogueQuery.RESERVED,
                        row -> new ReservedObject(
                                row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getBoolean(5))),
                list(
                        connection,
                        CatalogueQuery.FOREIGN_KEYS,
                        row -> new ForeignKeyFacts(
                                row.getString(1), row.getString(2), row.getString(3), row.getString(4))),
                list(connection, CatalogueQuery.MEMBERS, ExtensionMember::of));
    }

    private static void addAll(Set<String> roles, List<Privilege> privileges) {
        privileges.forEach(privilege -> {
            roles.add(privilege.grantor());
            roles.add(privilege.grantee());
        });
    }

    private List<RoleFacts> roles(Set<String> names) throws SQLException {
        Array array = connection.createArrayOf("text", names.toArray());
        return list(
                connection,
                CatalogueQuery.ROLES,
                row -> new RoleFacts(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        row.getBoolean(7),
                        row.getBoolean(8),
                        row.getInt(9),
                        List.of((String[]) row.getArray(10).getArray())),
                array,
                array);
    }
}
