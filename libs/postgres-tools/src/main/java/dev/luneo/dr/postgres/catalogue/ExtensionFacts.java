package dev.luneo.dr.postgres.catalogue;

/**
 * An extension.
 *
 * @param schemaOid of the schema in the database it was read from, by which the dump names that; 0 for one that is there from the start
 */
public record ExtensionFacts(String name, String version, String schema, long schemaOid) {
    public ExtensionFacts {
        Bounds.texts(name, version, schema);
    }
}
