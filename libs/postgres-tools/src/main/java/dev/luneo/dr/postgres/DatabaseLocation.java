package dev.luneo.dr.postgres;

/** Where a database is, without anything secret: fit for events and logs. */
public record DatabaseLocation(String host, int port, String database) {

    public DatabaseLocation {
        if (host.isEmpty() || database.isEmpty()) {
            throw new IllegalArgumentException("a database location needs a host and a database name");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
    }

    public DatabaseLocation withDatabase(String other) {
        return new DatabaseLocation(host, port, other);
    }

    /** {@code host:port/database}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
    }
}
