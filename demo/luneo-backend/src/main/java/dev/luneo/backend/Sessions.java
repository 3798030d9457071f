package dev.luneo.backend;

import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who is logged in. A restart forgets it, as it would in a program that holds its sessions in memory. */
final class Sessions {

    /** The oldest is logged out when there are more. */
    private static final int MOST = 10_000;

    private final SecureRandom random = new SecureRandom();
    private final Database database;
    private final Map<String, String> emailByToken = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    });

    Sessions(Database database) {
        this.database = database;
    }

    /** A token, or empty when there is no such user with this password. */
    Optional<String> logIn(String email, String password) throws SQLException {
        Optional<String> stored = database.inTransaction(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select password_hash from users where email = ?::citext")) {
                statement.setString(1, email);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
        if (!Passwords.matches(password, stored.orElse(Passwords.OF_NOBODY))) {
            return Optional.empty();
        }
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        emailByToken.put(token, email);
        return Optional.of(token);
    }

    boolean knows(String token) {
        return emailByToken.containsKey(token);
    }
}
