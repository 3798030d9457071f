package dev.luneo.dr.postgres.catalogue;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What an extension brought along. It is in no dump: a restore gets it from the server's own files, and whatever else is counted as the
 * extension's was put there by somebody.
 *
 * @param version of the extension, of which a server has one
 * @param digest of what a function runs; empty for anything else
 */
public record ExtensionMember(String extension, String version, String type, String identity, String digest) {
    public ExtensionMember {
        Bounds.texts(extension, version, type, identity, digest);
    }

    static ExtensionMember of(ResultSet row) throws SQLException {
        return new ExtensionMember(
                row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
    }

    String key() {
        return type + " " + identity;
    }

    String release() {
        return extension + " " + version;
    }
}
