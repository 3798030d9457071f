package dev.luneo.dr.plan;

/**
 * A dump by {@code pg_dump}.
 *
 * @param jobs parallel connections of the dump: 1 to 16, 2 unless said otherwise
 */
public record LogicalMethod(int jobs) implements BackupMethodPlan {

    private static final Key<Integer> JOBS = Key.value(
                    "jobs", Kinds.number(1, DatabaseSections.MOST_JOBS), "tables copied at the same time")
            .or(2);

    private static final String WORD = "logical";

    static final Variant<BackupMethodPlan> VARIANT =
            Variant.of(WORD, Block.of("logical backup", JOBS), section -> new LogicalMethod(section.get(JOBS)));

    @Override
    public String word() {
        return WORD;
    }
}
