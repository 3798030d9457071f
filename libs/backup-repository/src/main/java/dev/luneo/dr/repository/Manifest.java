package dev.luneo.dr.repository;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a backup is: written last, so that a backup without one does not exist.
 *
 * @param format the version of this form, {@value #FORMAT}
 * @param method how it was taken: {@code logical}, {@code physical} or {@code provider}
 * @param startedAt when the taking began
 * @param completedAt when the tool was done, before the checksums
 * @param restorablePoint the instant the database is brought back to; never after the completion
 * @param serverVersion {@code server_version_num} of the server it was taken from, as 150013
 * @param toolVersion the tool that took it, in its own words
 * @param databaseBytes size of the live database at that time
 * @param notes further facts, without secrets
 * @param objects every other file of the backup
 * @param signature who vouches for it; empty for a backup from before manifests were signed
 * @param sha256 of the canonical JSON (keys sorted, no white space, UTF-8) of all the rest
 */
public record Manifest(
        int format,
        BackupId backupId,
        String database,
        String method,
        Instant startedAt,
        Instant completedAt,
        Instant restorablePoint,
        int serverVersion,
        String toolVersion,
        long databaseBytes,
        Map<String, String> notes,
        List<StoredObject> objects,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Signature> signature,
        String sha256) {

    /** The name of its file. */
    public static final String FILE_NAME = "manifest.json";

    /** Of the note that says in which way it holds less than those before it; absent where it looks whole. */
    public static final String SUSPICIOUS = "suspicious";

    /** Of the notes that say how many there are; absent where nobody counted. */
    public static final String TABLES = "tables";

    public static final String ROWS = "rows";

    /** Of the note that is the same as long as nobody changes the schema; absent where nobody took it. */
    public static final String SCHEMA = "schema-sha256";

    static final int FORMAT = 1;

    /** A backup has an object a table, and 20,000 tables are many. */
    static final int MOST_OBJECTS = 50_000;

    /** We write a dozen. */
    private static final int MOST_NOTES = 200;

    /** The longest that we write is a locale's name or a tool's version. */
    private static final int LONGEST_TEXT = 4_096;

    /** PostgreSQL 9.0; an older {@code server_version_num} is no version of anything this could have come from. */
    private static final int OLDEST_SERVER = 90_000;

    /** As events are bounded, which tell what a manifest says: a year for a backup, and times of two centuries. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private static final Pattern URL_WITH_PASSWORD = Pattern.compile("://[^/\\s:@]*:[^@\\s]+@");

    public Manifest {
        Objects.requireNonNull(backupId, "the manifest has no backupId");
        Objects.requireNonNull(database, "the manifest has no database");
        Objects.requireNonNull(method, "the manifest has no method");
        Objects.requireNonNull(startedAt, "the manifest has no startedAt");
        Objects.requireNonNull(completedAt, "the manifest has no completedAt");
        Objects.requireNonNull(restorablePoint, "the manifest has no restorablePoint");
        Objects.requireNonNull(toolVersion, "the manifest has no toolVersion");
        notes = Map.copyOf(Objects.requireNonNull(notes, "the manifest has no notes"));
        objects = List.copyOf(Objects.requireNonNull(objects, "the manifest has no objects"));
        signature = Objects.requireNonNullElse(signature, Optional.empty());
        Objects.requireNonNull(sha256, "the manifest has no sha256");
    }

    /** Bytes of all objects together. */
    public long storedBytes() {
        return bytesOf(objects);
    }

    static long bytesOf(List<StoredObject> objects) {
        return objects.stream().mapToLong(StoredObject::bytes).reduce(0, Manifest::sum);
    }

    /** Without running over: what an object's length is, is only what somebody wrote. */
    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /** The object of this path. */
    public Optional<StoredObject> object(String path) {
        return objects.stream().filter(object -> object.path().equals(path)).findFirst();
    }

    /** In which way it holds less than those before it, as was found when it was taken; empty when it looked whole. */
    public Optional<String> suspicion() {
        return Optional.ofNullable(notes.get(SUSPICIOUS));
    }

    /** The same as in other backups as long as nobody changes the schema; empty where nobody took it. */
    public Optional<String> schemaSha256() {
        return Optional.ofNullable(notes.get(SCHEMA))
                .filter(text -> StoredObject.SHA256.matcher(text).matches());
    }

    /** A note that is a number, zero or more; empty where it is absent, or anything else. */
    public Optional<Long> count(String note) {
        return Optional.ofNullable(notes.get(note))
                .filter(text -> text.matches("\\d{1,15}"))
                .map(Long::parseLong);
    }

    Manifest sealed(Optional<Signature> by, String checksum) {
        return new Manifest(
                format,
                backupId,
                database,
                method,
                startedAt,
                completedAt,
                restorablePoint,
                serverVersion,
                toolVersion,
                databaseBytes,
                notes,
                objects,
                by,
                checksum);
    }

    /** What it says that cannot be so, wherever it lies. */
    List<String> contradictions() {
        List<String> found = new ArrayList<>(tooLong());
        if (!found.isEmpty()) {
            return found;
        }
        if (method.isBlank()) {
            found.add("the method is empty");
        }
        if (completedAt.isBefore(startedAt)) {
            found.add("completed at " + completedAt + ", before it started at " + startedAt);
        }
        Stream.of(startedAt, completedAt, restorablePoint)
                .filter(at -> at.isBefore(EARLIEST) || at.isAfter(LATEST))
                .findFirst()
                .ifPresentOrElse(
                        at -> found.add("it is of " + at + ", which is before " + EARLIEST + " or after " + LATEST),
                        () -> found.addAll(tooLongTaken()));
        if (restorablePoint.isAfter(completedAt)) {
            found.add("restorable point " + restorablePoint + " is after the completion at " + completedAt);
        }
        if (serverVersion < OLDEST_SERVER) {
            found.add("server version " + serverVersion + " is none (expected server_version_num, as 150013)");
        }
        if (databaseBytes < 0) {
            found.add("database size " + databaseBytes + " bytes is negative");
        }
        if (objects.isEmpty()) {
            found.add("it lists no objects, so there is nothing to restore");
        }
        firstPathTwice().ifPresent(path -> found.add("object '" + path + "' is listed twice"));
        notes.forEach((name, note) -> {
            if (URL_WITH_PASSWORD.matcher(note).find()) {
                found.add("note '" + name + "' holds a URL with a password");
            }
        });
        return found;
    }

    private List<String> tooLongTaken() {
        Duration took = Duration.between(startedAt, completedAt);
        return took.compareTo(LONGEST) > 0
                ? List.of("it took " + took.toDays() + " days to take; the most is " + LONGEST.toDays())
                : List.of();
    }

    /** What is longer than anything we write; looked at before anything that takes longer for a longer text. */
    private List<String> tooLong() {
        List<String> found = new ArrayList<>();
        if (objects.size() > MOST_OBJECTS) {
            found.add("it lists " + objects.size() + " objects; the most is " + MOST_OBJECTS);
        }
        if (notes.size() > MOST_NOTES) {
            found.add("it has " + notes.size() + " notes; the most is " + MOST_NOTES);
        }
        Stream.concat(
                        Stream.of(method, toolVersion),
                        notes.entrySet().stream().flatMap(note -> Stream.of(note.getKey(), note.getValue())))
                .filter(text -> text.length() > LONGEST_TEXT)
                .findFirst()
                .ifPresent(text ->
                        found.add("it has a text of " + text.length() + " characters; the most is " + LONGEST_TEXT));
        return found;
    }

    private Optional<String> firstPathTwice() {
        Set<String> seen = new HashSet<>();
        return objects.stream()
                .map(StoredObject::path)
                .filter(path -> !seen.add(path))
                .findFirst();
    }
}
