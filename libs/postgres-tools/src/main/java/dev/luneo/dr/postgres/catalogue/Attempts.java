package dev.luneo.dr.postgres.catalogue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Statements of which each may fail without the others: what could not be kept is told, and is no reason to give up the rest. */
final class Attempts {
    /** Of each kind of thing that could not be kept; the rest is a number. */
    private static final int MOST_NAMED = 10;

    private final Connection connection;
    private final Map<String, List<String>> notKept = new TreeMap<>();

    Attempts(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param what is not kept when the server does not take the statement
     * @return whether it took it
     */
    boolean attempt(String sql, String what) {
        try {
            CatalogueQuery.execute(connection, sql);
            return true;
        } catch (SQLException e) {
            refused("not taken by the server (SQLSTATE %s)".formatted(e.getSQLState()), what);
            return false;
        }
    }

    void refused(String why, String what) {
        List<String> all = notKept.computeIfAbsent(why, key -> new ArrayList<>());
        if (!all.contains(what)) {
            all.add(what);
        }
    }

    /** A sentence a reason; empty when everything was taken. */
    List<String> notKept() {
        return notKept.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + named(entry.getValue()))
                .toList();
    }

    static String named(List<String> things) {
        String first = String.join(", ", things.stream().limit(MOST_NAMED).toList());
        return things.size() > MOST_NAMED ? "%s and %d more".formatted(first, things.size() - MOST_NAMED) : first;
    }
}
