package dev.luneo.dr.postgres.catalogue;

/**
 * A foreign key, without those of partitions that come with their parent's.
 *
 * @param table by its identity, quoted where that is needed
 * @param definition as the server writes it, every name qualified
 * @param comment empty where there is none
 */
public record ForeignKeyFacts(String table, String name, String definition, String comment) {
    public ForeignKeyFacts {
        Bounds.texts(table, name, definition, comment);
    }

    /** What tells it from others. */
    String key() {
        return table + " " + name;
    }

    String remark() {
        return "comment on constraint %s on %s is %s".formatted(Quoted.name(name), table, Quoted.literal(comment));
    }

    String add(String how) {
        return "alter table %s add constraint %s %s%s".formatted(table, Quoted.name(name), definition, how);
    }
}
