package dev.luneo.dr.events;

/** Where a database is. Never with credentials: those stay in each service's environment. */
public record Location(String host, int port, String database) {
    public Location {
        Required.name("host", host);
        Required.name("database", database);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is %d; it must be from 1 to 65535".formatted(port));
        }
    }

    @Override
    public String toString() {
        return "%s:%d/%s".formatted(host, port, database);
    }
}
