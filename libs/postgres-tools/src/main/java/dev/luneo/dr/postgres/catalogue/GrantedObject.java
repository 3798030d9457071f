package dev.luneo.dr.postgres.catalogue;

import java.util.List;

/**
 * An object, or a column, with the whole of its access list.
 *
 * @param type as {@code pg_identify_object} has it
 * @param identity as with {@link OwnedObject}
 */
public record GrantedObject(String type, String identity, String owner, List<Privilege> privileges) {
    public GrantedObject {
        Bounds.texts(type, identity, owner);
        Bounds.present(privileges);
        privileges = Bounds.few("privileges", privileges, Bounds.MOST_ROLES);
    }

    String key() {
        return type + " " + identity;
    }
}
