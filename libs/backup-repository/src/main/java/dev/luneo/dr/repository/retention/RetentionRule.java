package dev.luneo.dr.repository.retention;

import java.time.Duration;
import java.util.Objects;

/**
 * How much history is kept. The counts are of days, weeks and months that have a backup, so a pause in taking backups never
 * lets the old ones run out.
 *
 * @param all every backup younger than this is kept; zero keeps none for its age
 * @param daily for how many calendar days the newest backup of the day is kept
 * @param weekly for how many ISO weeks (Monday to Sunday) the newest of the week is kept
 * @param monthly for how many calendar months the newest of the month is kept
 */
public record RetentionRule(Duration all, int daily, int weekly, int monthly) {

    /**
     * @throws IllegalArgumentException when one of them is negative
     */
    public RetentionRule {
        Objects.requireNonNull(all, "all");
        if (all.isNegative() || daily < 0 || weekly < 0 || monthly < 0) {
            throw new IllegalArgumentException("retention must not be negative: all " + all + ", daily " + daily
                    + ", weekly " + weekly + ", monthly " + monthly);
        }
    }
}
