package dev.luneo.dr.repository;

import static dev.luneo.dr.repository.StoredBackups.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class LyingManifestTest {

    @TempDir
    Path temporary;

    private StoredBackups backups;

    @BeforeEach
    void oneSoundBackup() {
        backups = new StoredBackups(temporary.resolve("repository"));
        backups.store();
    }

    @Test
    void a_manifest_that_was_only_written_differently_is_still_believed() {
        backups.falsify(tree -> {});
        assertThat(backups.entry()).isInstanceOf(Entry.Usable.class);
        backups.forge(tree -> {});
        assertThat(backups.entry()).isInstanceOf(Entry.Usable.class);
    }

    static Stream<Arguments> changesOfEveryField() {
        return Stream.of(
                change("backupId", tree -> tree.put("backupId", "another")),
                change("database", tree -> tree.put("database", "another")),
                change("method", tree -> tree.put("method", "physical")),
                change("startedAt", tree -> tree.put("startedAt", "2026-11-23T03:14:59Z")),
                change("completedAt", tree -> tree.put("completedAt", "2026-11-24T03:14:59Z")),
                change("restorablePoint", tree -> tree.put("restorablePoint", "2026-11-23T03:15:02Z")),
                change("serverVersion", tree -> tree.put("serverVersion", 140_000)),
                change("toolVersion", tree -> tree.put("toolVersion", "pg_dump 14")),
                change("databaseBytes", tree -> tree.put("databaseBytes", 1)),
                change("notes", tree -> ((ObjectNode) tree.get("notes")).put("migration-head", "4")),
                change("an added field", tree -> tree.put("approved", true)),
                change("an object's path", tree -> firstObject(tree).put("path", "data/other")),
                change("an object's bytes", tree -> firstObject(tree).put("bytes", 1)),
                change("an object's sha256", tree -> firstObject(tree).put("sha256", "a".repeat(64))),
                change("a left out object", tree -> tree.withArray("objects").remove(0)),
                change("sha256", tree -> tree.put("sha256", "a".repeat(64))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesOfEveryField")
    void a_changed_field_breaks_the_manifest_s_own_checksum(String field, Consumer<ObjectNode> change) {
        backups.falsify(change);

        assertThat(backups.damages())
                .singleElement()
                .matches(damage -> damage.kind() == Damage.Kind.MANIFEST_LIES)
                .matches(damage -> damage.detail().startsWith("its checksum is "));
        assertThat(backups.entry()).isInstanceOf(Entry.Unusable.class);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie(tree -> tree.put("backupId", "another"), "it is of backup another and lies with " + ID),
                lie(tree -> tree.put("database", "another"), "it is of database 'another' and lies with 'luneo'"),
                lie(tree -> tree.put("method", " "), "the method is empty"),
                lie(tree -> tree.put("startedAt", "2026-11-24T00:00:00Z"), "before it started at 2026-11-24T00:00:00Z"),
                lie(tree -> tree.put("restorablePoint", "2026-11-23T03:16:31Z"), "is after the completion"),
                lie(tree -> tree.put("startedAt", "2025-01-01T00:00:00Z"), "it took 691 days to take; the most is 366"),
                lie(tree -> tree.put("completedAt", "9999-01-01T00:00:00Z"), "it is of 9999-01-01T00:00:00Z"),
                lie(tree -> tree.put("serverVersion", 15), "server version 15 is none"),
                lie(tree -> tree.put("databaseBytes", -1), "database size -1 bytes is negative"),
                lie(tree -> tree.withArray("objects").removeAll(), "it lists no objects"),
                lie(tree -> tree.withArray("objects").add(firstObject(tree).deepCopy()), "is listed twice"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("lies")
    void a_lie_with_a_right_checksum_is_still_a_lie(Consumer<ObjectNode> change, String detail) {
        backups.forge(change);

        assertThat(backups.damages())
                .singleElement()
                .matches(damage -> damage.kind() == Damage.Kind.MANIFEST_LIES)
                .matches(damage -> damage.detail().contains(detail), detail);
        assertThat(backups.entry()).isInstanceOf(Entry.Unusable.class);
    }

    @Test
    void a_forged_length_or_checksum_is_found_in_the_object() {
        backups.forge(tree -> firstObject(tree).put("sha256", "a".repeat(64)));
        assertThat(backups.damages()).singleElement().matches(damage -> damage.kind() == Damage.Kind.ALTERED);
        backups.forge(tree -> firstObject(tree).put("bytes", 700_001));
        assertThat(backups.damages()).singleElement().matches(damage -> damage.kind() == Damage.Kind.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "data/../../x",
                "data//toc.dat",
                "./toc.dat",
                "data/",
                "",
                "..",
                "data\\toc.dat",
                "data/\u0000toc",
                "manifest.json"
            })
    void a_path_that_leads_out_of_the_backup_is_refused(String path) {
        backups.forge(tree -> firstObject(tree).put("path", path));

        assertThat(backups.damages())
                .singleElement()
                .matches(damage -> damage.kind() == Damage.Kind.MANIFEST_UNREADABLE)
                .matches(damage -> damage.detail().contains("not a plain relative path"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backupId",
                "database",
                "method",
                "startedAt",
                "completedAt",
                "restorablePoint",
                "serverVersion",
                "toolVersion",
                "databaseBytes",
                "notes",
                "objects",
                "format"
            })
    void a_field_that_is_missing_or_null_is_refused_by_name(String field) {
        backups.forge(tree -> tree.putNull(field));
        assertThat(backups.damages())
                .singleElement()
                .matches(damage -> damage.detail().contains(field));
        backups.forge(tree -> tree.remove(field));
        assertThat(backups.damages())
                .singleElement()
                .matches(damage -> damage.kind() == Damage.Kind.MANIFEST_UNREADABLE)
                .matches(damage -> damage.detail().contains(field));
    }

    @Test
    void a_manifest_of_a_later_format_is_refused_and_says_so() {
        backups.forge(tree -> tree.put("format", 2));

        assertThat(backups.damages())
                .containsExactly(new Damage(
                        Damage.Kind.MANIFEST_UNREADABLE,
                        "manifest.json",
                        "format 2 is not the one that is read here, 1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "null",
                "[]",
                "42",
                "{}",
                "{\"format\": 1}",
                "{\"format\": \"1\"}",
                "{\"format\": 1, \"format\": 1}",
                "\u0000\u0000\u0000\u0000",
                "{\"format\": 1"
            })
    void garbage_instead_of_a_manifest_is_refused(String content) throws IOException {
        Files.writeString(backups.object("manifest.json"), content);

        assertThat(backups.damages())
                .singleElement()
                .matches(damage -> damage.kind() == Damage.Kind.MANIFEST_UNREADABLE);
    }

    @Test
    void something_behind_the_manifest_s_end_is_refused() throws IOException {
        byte[] sound = Files.readAllBytes(backups.object("manifest.json"));
        Files.write(
                backups.object("manifest.json"),
                (new String(sound, StandardCharsets.UTF_8) + "{}").getBytes(StandardCharsets.UTF_8));

        assertThat(backups.entry()).isInstanceOf(Entry.Unusable.class);
    }

    @Test
    void a_manifest_nested_beyond_reason_is_refused() throws IOException {
        Files.writeString(backups.object("manifest.json"), "{\"notes\":".repeat(100_000));

        assertThat(backups.entry()).isInstanceOf(Entry.Unusable.class);
    }

    @Test
    void an_oversized_manifest_is_refused_unread() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(backups.object("manifest.json").toFile(), "rw")) {
            file.setLength(64L * 1024 * 1024 * 1024);
        }

        assertThat(backups.damages())
                .containsExactly(new Damage(
                        Damage.Kind.MANIFEST_UNREADABLE,
                        "manifest.json",
                        "larger than 8388608 bytes, the most it may have"));
    }

    private static ObjectNode firstObject(ObjectNode tree) {
        return (ObjectNode) tree.get("objects").get(0);
    }

    private static Arguments change(String field, Consumer<ObjectNode> change) {
        return arguments(field, change);
    }

    private static Arguments lie(Consumer<ObjectNode> change, String detail) {
        return arguments(change, detail);
    }
}
