package dev.luneo.dr.postgres.catalogue;

import java.util.regex.Pattern;

/**
 * One entry of an access list.
 *
 * @param grantee empty for everybody ({@code PUBLIC})
 * @param privilege such as {@code SELECT}
 */
public record Privilege(String grantor, String grantee, String privilege, boolean grantable) {
    private static final Pattern WORDS = Pattern.compile("[A-Z][A-Z ]{1,30}");

    public Privilege {
        Bounds.texts(grantor, grantee, privilege);
        if (!WORDS.matcher(privilege).matches()) {
            throw new IllegalArgumentException("a privilege is none that PostgreSQL has");
        }
    }

    String to() {
        return grantee.isEmpty() ? "public" : Quoted.name(grantee);
    }

    String words() {
        return "%s to %s".formatted(privilege, grantee.isEmpty() ? "everybody" : grantee);
    }
}
