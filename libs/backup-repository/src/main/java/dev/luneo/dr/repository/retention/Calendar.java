package dev.luneo.dr.repository.retention;

import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;

/** The periods of which the newest backup is kept, and what they are called. */
enum Calendar {
    DAY {
        @Override
        String periodOf(ZonedDateTime time) {
            return time.toLocalDate().toString();
        }
    },
    WEEK {
        @Override
        String periodOf(ZonedDateTime time) {
            // The year of the week, not of the day: the first of January may lie in the last week of the old year.
            return String.format(
                    "week %d-W%02d", time.get(IsoFields.WEEK_BASED_YEAR), time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        }
    },
    MONTH {
        @Override
        String periodOf(ZonedDateTime time) {
            return YearMonth.from(time).toString();
        }
    };

    abstract String periodOf(ZonedDateTime time);
}
