package dev.luneo.dr.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The name of a backup, unique within its database, and of its directory: letters, digits and hyphens only, so that it can
 * never lead out of the repository. Made from the start time, so ids sort by it as text; the newest backup is nevertheless
 * the one with the latest restorable point, because clocks go wrong.
 */
public record BackupId(@JsonValue String value) implements Comparable<BackupId> {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int STAMP_LENGTH = "20261123T031500Z".length();

    /**
     * @throws IllegalArgumentException when the value is not 1 to 64 letters, digits or hyphens, beginning with no hyphen
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public BackupId {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("backup id '" + value
                    + "' is not one: write 1 to 64 letters, digits or hyphens, beginning with a letter or digit");
        }
    }

    /** The id of a backup started then, as {@code 20261123T031500Z-1a2b}; the same arguments give the same id. */
    public static BackupId of(Instant startedAt, String suffix) {
        return new BackupId(STAMP.format(startedAt) + "-" + suffix);
    }

    /** An id with a random suffix of four hexadecimal digits; {@link BackupRepository#begin} settles the rare clash. */
    public static BackupId fresh(Instant startedAt) {
        return of(startedAt, String.format("%04x", ThreadLocalRandom.current().nextInt(0x10000)));
    }

    /** The id in a text from outside, or empty when the text is none. */
    public static Optional<BackupId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new BackupId(text)) : Optional.empty();
    }

    /** The start time, in whole seconds, or empty for an id that was not made from one. */
    public Optional<Instant> startedAt() {
        if (value.length() < STAMP_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(STAMP.parse(value.substring(0, STAMP_LENGTH), Instant::from));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(BackupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
