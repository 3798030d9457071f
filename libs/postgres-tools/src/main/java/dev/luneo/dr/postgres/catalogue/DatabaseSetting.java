package dev.luneo.dr.postgres.catalogue;

import java.util.Set;
import java.util.StringJoiner;

/**
 * A setting that sessions of the database begin with.
 *
 * @param role whose sessions; empty for everybody's
 * @param value as the catalogue has it; it may be a secret, and is not shown by {@code toString}
 */
public record DatabaseSetting(String role, String name, String value) {

    /** Our mark on a restored database that an application uses; no setting of its users, and never recorded as one. */
    public static final String ADOPTED = "luneo_dr.in_use";

    /**
     * The same, as what sessions of the marking role itself are called there: since PostgreSQL 15 only a superuser makes a setting that
     * nobody defined, and this one every role may give itself. Older versions made it the database's comment.
     */
    public static final String NAME_OF_ADOPTED = "luneo-dr: in use";

    /** Settings that are lists of quoted names; the catalogue keeps them as text, and a server takes them as a list only. */
    private static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    public DatabaseSetting {
        Bounds.texts(role, name);
        Bounds.present(value);
        if (value.length() > Bounds.MOST_VALUE) {
            throw new IllegalArgumentException("the value of a setting has %d characters".formatted(value.length()));
        }
    }

    /** The statement for a database of that name. Never to be shown: it holds the value. */
    String sql(String database) {
        String whose = role.isEmpty()
                ? "alter database " + Quoted.name(database)
                : "alter role " + Quoted.name(role) + " in database " + Quoted.name(database);
        StringJoiner path = new StringJoiner(".");
        for (String part : name.split("\\.")) {
            path.add(Quoted.name(part));
        }
        return whose + " set " + path + " to " + literals();
    }

    private String literals() {
        if (!LISTS.contains(name)) {
            return Quoted.literal(value);
        }
        StringJoiner literals = new StringJoiner(", ");
        Quoted.names(value).forEach(part -> literals.add(Quoted.literal(part)));
        return literals.length() == 0 ? "''" : literals.toString();
    }

    /** What may be told of it. */
    String words() {
        return role.isEmpty() ? name : "%s of role %s".formatted(name, role);
    }

    @Override
    public String toString() {
        return "DatabaseSetting[%s=***]".formatted(words());
    }
}
