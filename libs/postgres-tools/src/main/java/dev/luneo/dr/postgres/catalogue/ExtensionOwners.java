package dev.luneo.dr.postgres.catalogue;

import static dev.luneo.dr.postgres.catalogue.CatalogueQuery.list;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose the extensions are that one role made while it restored. No statement gives an extension alone to somebody: only all that a role
 * has goes, and with an extension its functions, if they are that role's and not the bootstrap superuser's. Whoever owns a function that others
 * call may put another in its place.
 */
final class ExtensionOwners {
    private static final String NOT_EXTENSIONS = "select count(*) from pg_shdepend"
            + " where dbid = (select oid from pg_database where datname = current_database()) and deptype = 'o'"
            + " and refclassid = 'pg_authid'::regclass and refobjid = (select oid from pg_roles where rolname = ?)"
            + " and classid <> 'pg_extension'::regclass";

    private final Connection connection;
    private final List<ExtensionFacts> moved;
    private final boolean extensionsOnly;

    /** @param maker who has them now */
    ExtensionOwners(Connection connection, DatabaseFacts facts, String maker) throws SQLException {
        this.connection = connection;
        Set<String> made = new HashSet<>(list(
                connection,
                "select extname from pg_extension where oid >= 16384 and pg_get_userbyid(extowner) = ?",
                row -> row.getString(1),
                maker));
        this.moved = facts.extensions().stream()
                .filter(extension -> made.contains(extension.name()))
                .toList();
        this.extensionsOnly = made.size() == moved.size()
                && list(connection, NOT_EXTENSIONS, row -> row.getInt(1), maker).get(0) == 0;
    }

    /** Who may have all that is left of their maker, because it is nothing but extensions and all of them were that role's. */
    Optional<String> heir() {
        Set<String> owners = moved.stream().map(ExtensionFacts::owner).collect(Collectors.toSet());
        return extensionsOnly && owners.size() == 1
                ? owners.stream().filter(owner -> !owner.isEmpty()).findFirst()
                : Optional.empty();
    }

    /**
     * In a sentence, where somebody may do less with one than before; a superuser may do all of it still.
     *
     * @param owner who has them from now on
     */
    Optional<String> lost(String owner) throws SQLException {
        Set<String> superusers =
                new HashSet<>(list(connection, "select rolname from pg_roles where rolsuper", row -> row.getString(1)));
        List<ExtensionFacts> lost = moved.stream()
                .filter(extension -> !extension.owner().isEmpty())
                .filter(extension -> !extension.owner().equals(owner) && !superusers.contains(extension.owner()))
                .toList();
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ("the extensions %s belong to %s now: everybody uses them as before, and only %s or a superuser may ALTER"
                                        + " EXTENSION ... UPDATE or DROP EXTENSION. A migration that does so has to run as one of these")
                                .formatted(
                                        Attempts.named(lost.stream()
                                                .map(extension ->
                                                        "%s (was %s's)".formatted(extension.name(), extension.owner()))
                                                .toList()),
                                        owner,
                                        owner));
    }
}
