package dev.luneo.dr.events;

import java.util.Optional;

/**
 * What applications wrote to a restored database before the cut-over to it was undone. It is in that database and nowhere else.
 *
 * @param keptIn where it is; nothing of it is removed before a lead says so
 * @param rows new or changed
 * @param deleted rows, as the server counted them; absent when that is not known
 * @param whole false when some tables could not be counted: then there may be more
 */
public record WrittenMeanwhile(Location keptIn, long rows, Optional<Long> deleted, boolean whole) {
    public WrittenMeanwhile {
        Required.value("keptIn", keptIn);
        Required.from(0, "rows", rows, Required.MOST);
        deleted = Required.optional(deleted);
        deleted.ifPresent(some -> Required.from(0, "deleted", some, Required.MOST));
    }

    /** Whether it is known that there is nothing that anybody could miss. */
    public boolean nothing() {
        return whole && rows == 0 && deleted.equals(Optional.of(0L));
    }

    /** For example {@code at least 84 rows that are new or changed; 2 rows were deleted}. */
    public String words() {
        return "%s%d rows that are new or changed; %s"
                .formatted(
                        whole ? "" : "at least ",
                        rows,
                        deleted.map("%d rows were deleted"::formatted).orElse("how many were deleted is not known"));
    }
}
