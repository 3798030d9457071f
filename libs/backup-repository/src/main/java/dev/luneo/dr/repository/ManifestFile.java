package dev.luneo.dr.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The manifest as bytes: written for people to read, sealed by its own checksum, and trusted in nothing when read. */
final class ManifestFile {

    /** No manifest is larger; a larger file is somebody's mistake or an attempt to fill our memory. */
    static final int LARGEST = 16 * 1024 * 1024;

    private static final String SEAL = "sha256";
    private static final String UNSEALED = "0".repeat(64);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private ManifestFile() {}

    /** What reading gave: a manifest that may be believed, or what is wrong with it. */
    sealed interface Reading {
        record Believed(Manifest manifest) implements Reading {}

        record Refused(List<Damage> damages) implements Reading {}
    }

    /** The manifest with its checksum. */
    static Manifest seal(Manifest unsealed) {
        ObjectNode tree = JSON.valueToTree(unsealed.withSha256(UNSEALED));
        return unsealed.withSha256(checksumOf(tree));
    }

    static byte[] write(Manifest sealedManifest) {
        return JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(sealedManifest);
    }

    /**
     * @throws NoSuchFileException when there is none, which is no damage: the backup does not exist
     */
    static Reading read(Path directory, String database, BackupId id) throws NoSuchFileException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(directory.resolve(Manifest.FILE_NAME), LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (NoSuchFileException absent) {
            throw absent;
        } catch (IOException failure) {
            return refused(Damage.Kind.UNREADABLE, "cannot be read: " + failure);
        }
        if (bytes.length > LARGEST) {
            return refused(Damage.Kind.MANIFEST_UNREADABLE, "larger than " + LARGEST + " bytes, the most it may have");
        }
        return parse(bytes, database, id);
    }

    private static Reading parse(byte[] bytes, String database, BackupId id) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (!(tree instanceof ObjectNode object)) {
                return refused(Damage.Kind.MANIFEST_UNREADABLE, "not a JSON object");
            }
            int format = object.path("format").asInt(0);
            if (format != Manifest.FORMAT) {
                return refused(
                        Damage.Kind.MANIFEST_UNREADABLE,
                        "format " + object.path("format") + " is not the one that is read here, " + Manifest.FORMAT);
            }
            return believe(JSON.treeToValue(object, Manifest.class), checksumOf(object), database, id);
        } catch (JacksonException notAManifest) {
            return refused(Damage.Kind.MANIFEST_UNREADABLE, whyNot(notAManifest));
        }
    }

    private static Reading believe(Manifest manifest, String checksum, String database, BackupId id) {
        if (!manifest.sha256().equals(checksum)) {
            return refused(
                    Damage.Kind.MANIFEST_LIES,
                    "its checksum is " + checksum + " and not " + manifest.sha256() + ", as it says");
        }
        List<String> contradictions = manifest.contradictions();
        if (!manifest.database().equals(database)) {
            contradictions.add("it is of database '" + manifest.database() + "' and lies with '" + database + "'");
        }
        if (!manifest.backupId().equals(id)) {
            contradictions.add("it is of backup " + manifest.backupId() + " and lies with " + id);
        }
        if (contradictions.isEmpty()) {
            return new Reading.Believed(manifest);
        }
        return new Reading.Refused(contradictions.stream()
                .map(lie -> new Damage(Damage.Kind.MANIFEST_LIES, Manifest.FILE_NAME, lie))
                .toList());
    }

    private static String checksumOf(ObjectNode tree) {
        ObjectNode rest = tree.deepCopy();
        rest.remove(SEAL);
        return Checksums.of(JSON.writeValueAsBytes(rest));
    }

    private static Reading refused(Damage.Kind kind, String detail) {
        return new Reading.Refused(List.of(new Damage(kind, Manifest.FILE_NAME, detail)));
    }

    private static String whyNot(JacksonException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root instanceof JacksonException json ? json.getOriginalMessage() : root.getMessage();
        String where = failure.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
        return (where.isEmpty() ? "" : where + ": ")
                + String.valueOf(message).lines().findFirst().orElse("not a manifest");
    }
}
