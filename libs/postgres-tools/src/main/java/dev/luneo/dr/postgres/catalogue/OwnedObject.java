package dev.luneo.dr.postgres.catalogue;

/**
 * An object that belongs to a role.
 *
 * @param type as {@code pg_identify_object} has it, such as {@code function}
 * @param identity within the database, such as {@code public.total(integer)}; compared with what a server says, never sent to one
 * @param definer whether it is a function that runs with its owner's rights
 * @param digest of what it runs and what hangs on it, by which tampering between backup and hand-over is found
 */
public record OwnedObject(String type, String identity, String owner, boolean definer, String digest) {
    public OwnedObject {
        Bounds.texts(type, identity, owner, digest);
    }

    String key() {
        return type + " " + identity;
    }
}
