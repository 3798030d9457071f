package dev.luneo.dr.postgres.catalogue;

import java.util.Optional;

/**
 * An extension.
 *
 * @param schemaOid of the schema in the database it was read from, by which the dump names that; 0 for one that is there from the start
 * @param owner empty where an older version made the record
 */
public record ExtensionFacts(String name, String version, String schema, long schemaOid, String owner) {
    public ExtensionFacts {
        owner = Optional.ofNullable(owner).orElse("");
        Bounds.texts(name, version, schema, owner);
    }
}
