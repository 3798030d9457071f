package dev.luneo.dr.postgres.catalogue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.Utils;

/** Names and texts as they may stand in SQL. */
final class Quoted {
    private Quoted() {}

    static String name(String name) {
        try {
            return Utils.escapeIdentifier(null, name).toString();
        } catch (SQLException nul) {
            throw new IllegalArgumentException("a name holds a NUL", nul);
        }
    }

    /** In a form that means the same whatever {@code standard_conforming_strings} says. */
    static String literal(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a text holds a NUL");
        }
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + doubled + "'" : " E'" + doubled.replace("\\", "\\\\") + "'";
    }

    /** An identity such as {@code public."a.""b"} as an archive's table of contents writes it: {@code public a."b}. */
    static String plain(String identity) {
        StringBuilder plain = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < identity.length(); i++) {
            char c = identity.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < identity.length() && identity.charAt(i + 1) == '"';
                if (doubled) {
                    plain.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else {
                plain.append(c == '.' && !quoted || c == '\n' || c == '\r' ? ' ' : c);
            }
        }
        return plain.toString();
    }

    /** The parts of a list such as {@code app, "$user", "a, ""b"""}, as PostgreSQL keeps it in a setting. */
    static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (quoted) {
                if (c != '"') {
                    part.append(c);
                } else if (i + 1 < list.length() && list.charAt(i + 1) == '"') {
                    part.append(c);
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
                any = true;
            } else if (c == ',') {
                names.add(part.toString());
                part.setLength(0);
                any = true;
            } else if (!Character.isWhitespace(c)) {
                part.append(c);
                any = true;
            }
        }
        if (any) {
            names.add(part.toString());
        }
        return names;
    }
}
