package dev.luneo.dr.plan;

import java.time.Duration;

/**
 * Which backups are kept; whatever it says, the newest usable one always is.
 *
 * @param all everything younger than this: up to 366 days, 2 days unless said otherwise
 * @param daily the newest backup of each of so many days: 0 to 366, 14 unless said otherwise
 * @param weekly of each of so many weeks: 0 to 520, 8 unless said otherwise
 * @param monthly of each of so many months: 0 to 120, 12 unless said otherwise
 */
public record Retention(Duration all, int daily, int weekly, int monthly) {
    static final Retention DEFAULT = new Retention(Duration.ofDays(2), 14, 8, 12);

    /** What is as it is unless the plan says otherwise is said to be so: nobody signs for a number that they did not choose. */
    String words() {
        return "all of %s%s, then %d daily%s, %d weekly%s, %d monthly%s"
                .formatted(
                        Durations.text(all),
                        usual(all.equals(DEFAULT.all)),
                        daily,
                        usual(daily == DEFAULT.daily),
                        weekly,
                        usual(weekly == DEFAULT.weekly),
                        monthly,
                        usual(monthly == DEFAULT.monthly));
    }

    private static String usual(boolean unlessSaidOtherwise) {
        return unlessSaidOtherwise ? " (default)" : "";
    }
}
