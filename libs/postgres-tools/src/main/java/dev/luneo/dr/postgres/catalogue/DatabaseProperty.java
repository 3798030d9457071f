package dev.luneo.dr.postgres.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * What a database is beside its content.
 *
 * @param connectionLimit -1 for none
 * @param privileges of the database itself, the default ones included
 */
public record DatabaseProperty(
        String owner, int connectionLimit, String tablespace, Optional<String> comment, List<Privilege> privileges) {

    public DatabaseProperty {
        Bounds.present(comment, privileges);
        Bounds.texts(owner, tablespace);
        privileges = Bounds.few("privileges", privileges, Bounds.MOST_ROLES);
    }
}
