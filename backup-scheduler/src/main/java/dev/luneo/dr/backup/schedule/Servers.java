package dev.luneo.dr.backup.schedule;

import java.util.Map;

/**
 * Which databases are on one server, as the plan's URLs say.
 *
 * @param byDatabase a name for the server of each; whoever is not in it is alone
 */
public record Servers(Map<String, String> byDatabase) {
    /**
     * Backups of one server by the schedule at the same time. Each reads with two processes, so two of them are more than most disks
     * give; ten at once make all of them, and the application, slow, and their table locks fill the server's table of locks.
     */
    static final int MOST_AT_ONCE = 2;

    public Servers {
        byDatabase = Map.copyOf(byDatabase);
    }

    /** Each for itself. */
    static final Servers APART = new Servers(Map.of());

    boolean same(String database, String other) {
        return byDatabase.containsKey(database) && byDatabase.get(database).equals(byDatabase.get(other));
    }
}
