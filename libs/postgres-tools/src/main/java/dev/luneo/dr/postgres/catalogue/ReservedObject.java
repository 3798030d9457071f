package dev.luneo.dr.postgres.catalogue;

/**
 * Something that PostgreSQL lets only a superuser make.
 *
 * @param catalogue and {@code oid}: by which the dump names it
 * @param needed whether other objects may need it, so that a restore without it is none
 */
public record ReservedObject(String type, String identity, long catalogue, long oid, boolean needed) {
    public ReservedObject {
        Bounds.texts(type, identity);
    }

    public String words() {
        return type + " " + identity;
    }
}
