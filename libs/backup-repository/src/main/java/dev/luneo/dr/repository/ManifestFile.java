package dev.luneo.dr.repository;

import dev.luneo.dr.repository.store.NotAnObjectException;
import dev.luneo.dr.repository.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The manifest as bytes: written for people to read, sealed by its own checksum, and trusted in nothing when read. */
final class ManifestFile {

    /** No manifest is larger; a larger file is somebody's mistake or an attempt to fill our memory. */
    static final int LARGEST = 8 * 1024 * 1024;

    private static final String SEAL = "sha256";
    private static final String SIGNATURE = "signature";
    /** A sentence's length; a checksum fits into it. */
    private static final int MOST_SHOWN = 200;

    private static final String UNSEALED = "0".repeat(64);

    /** Of anything we write, and some: a stranger's manifest must cost no more time or memory than a large one of ours. */
    private static final JsonFactory BOUNDED = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(LARGEST)
                    .maxNestingDepth(8)
                    .maxStringLength(8 * 1024)
                    .maxNameLength(1024)
                    .maxNumberLength(20)
                    .maxTokenCount(10L * Manifest.MOST_OBJECTS)
                    .build())
            .build();

    private static final JsonMapper JSON = JsonMapper.builder(BOUNDED)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private ManifestFile() {}

    /** What reading gave: a manifest that may be believed, or what is wrong with it. */
    sealed interface Reading {
        record Believed(Manifest manifest) implements Reading {}

        /** Sound in itself, and nobody known vouches for it. */
        record Unvouched(Manifest manifest, String why) implements Reading {}

        record Refused(List<Damage> damages) implements Reading {}
    }

    /** The manifest with its signature and its checksum. */
    static Manifest seal(Manifest unsealed, RepositoryKeys keys) {
        ObjectNode plain = JSON.valueToTree(unsealed.sealed(Optional.empty(), UNSEALED));
        Optional<Signature> signature = Optional.of(keys.sign(canonical(plain, SEAL, SIGNATURE)));
        ObjectNode signed = JSON.valueToTree(unsealed.sealed(signature, UNSEALED));
        return unsealed.sealed(signature, Checksums.of(canonical(signed, SEAL)));
    }

    static byte[] write(Manifest sealedManifest) {
        return JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(sealedManifest);
    }

    /**
     * @throws NoSuchFileException when there is none, which is no damage: the backup does not exist
     */
    static Reading read(ObjectStore store, String database, BackupId id, RepositoryKeys keys)
            throws NoSuchFileException {
        byte[] bytes;
        try (InputStream in = store.open(database + "/" + id + "/" + Manifest.FILE_NAME)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (NoSuchFileException absent) {
            throw absent;
        } catch (NotAnObjectException other) {
            return refused(Damage.Kind.NOT_A_FILE, String.valueOf(other.getReason()));
        } catch (IOException failure) {
            return refused(Damage.Kind.UNREADABLE, "cannot be read: " + failure);
        }
        if (bytes.length > LARGEST) {
            return refused(Damage.Kind.MANIFEST_UNREADABLE, "larger than " + LARGEST + " bytes, the most it may have");
        }
        return parse(bytes, database, id, keys);
    }

    private static Reading parse(byte[] bytes, String database, BackupId id, RepositoryKeys keys) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (!(tree instanceof ObjectNode object)) {
                return refused(Damage.Kind.MANIFEST_UNREADABLE, "not a JSON object");
            }
            JsonNode format = object.path("format");
            if (!format.isInt() || format.intValue() != Manifest.FORMAT) {
                return refused(
                        Damage.Kind.MANIFEST_UNREADABLE,
                        "format " + brief(format.toString()) + " is not the one that is read here, " + Manifest.FORMAT);
            }
            Manifest manifest = JSON.treeToValue(object, Manifest.class);
            List<Damage> lies = lies(manifest, Checksums.of(canonical(object, SEAL)), database, id);
            return lies.isEmpty()
                    ? vouched(manifest, canonical(object, SEAL, SIGNATURE), keys)
                    : new Reading.Refused(lies);
        } catch (JacksonException notAManifest) {
            return refused(Damage.Kind.MANIFEST_UNREADABLE, whyNot(notAManifest));
        }
    }

    private static Reading vouched(Manifest manifest, byte[] signed, RepositoryKeys keys) {
        Optional<Signature> signature = manifest.signature();
        if (signature.isEmpty()) {
            return new Reading.Unvouched(
                    manifest, "it is not signed: it is from before backups were signed, or not from here");
        }
        String key = signature.get().key();
        return switch (keys.judge(signature.get(), signed)) {
            case OURS -> new Reading.Believed(manifest);
            case UNKNOWN_KEY ->
                new Reading.Unvouched(
                        manifest, "it is signed with key " + key + ", and the keys known here are " + keys.ids());
            case BROKEN ->
                refused(
                        Damage.Kind.MANIFEST_LIES,
                        "its signature is not that of key " + key + ", as it says: it was changed after it was signed");
        };
    }

    private static List<Damage> lies(Manifest manifest, String checksum, String database, BackupId id) {
        List<String> lies = new ArrayList<>();
        if (!manifest.sha256().equals(checksum)) {
            lies.add("its checksum is " + checksum + " and not " + brief(manifest.sha256()) + ", as it says");
        } else {
            lies.addAll(manifest.contradictions());
            if (!manifest.database().equals(database)) {
                lies.add("it is of database '" + brief(manifest.database()) + "' and lies with '" + database + "'");
            }
            if (!manifest.backupId().equals(id)) {
                lies.add("it is of backup " + manifest.backupId() + " and lies with " + id);
            }
        }
        return lies.stream()
                .map(lie -> new Damage(Damage.Kind.MANIFEST_LIES, Manifest.FILE_NAME, lie))
                .toList();
    }

    /** The bytes that a checksum or a signature is of: sorted keys, no white space, UTF-8, without the parts named. */
    private static byte[] canonical(ObjectNode tree, String... without) {
        return JSON.writeValueAsBytes(tree.objectNode().setAll(tree).remove(List.of(without)));
    }

    /** Of a stranger's text, as much as fits into a sentence. */
    private static String brief(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
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
                + brief(String.valueOf(message).lines().findFirst().orElse("not a manifest"));
    }
}
