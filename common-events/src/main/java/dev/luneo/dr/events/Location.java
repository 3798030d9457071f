package dev.luneo.dr.events;

/** Where a database is. Never with credentials: those stay in each service's environment. */
public record Location(String host, int port, String database) {
    public Location {
        Required.name("host", host);
        Required.name("database", database);
        Required.from(1, "port", port, 65_535);
    }

    @Override
    public String toString() {
        return "%s:%d/%s".formatted(host, port, database);
    }
}
