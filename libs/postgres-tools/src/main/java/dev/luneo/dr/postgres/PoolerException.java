package dev.luneo.dr.postgres;

import java.sql.SQLException;

/** Between us and the server is a connection pool, and no session of ours was begun there. */
final class PoolerException extends SQLException {

    private static final long serialVersionUID = 1;

    PoolerException(String found) {
        super(found + ": this is a connection pool and not the server", "08P01");
    }
}
