package dev.luneo.dr.restore.method;

import dev.luneo.dr.repository.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The methods whose backups can be restored here. */
public final class BackupMethods {
    private final Map<String, BackupMethod> byWord = new LinkedHashMap<>();

    public BackupMethods(List<BackupMethod> methods) {
        methods.forEach(method -> byWord.put(method.word(), method));
    }

    public Optional<BackupMethod> find(Manifest manifest) {
        return Optional.ofNullable(byWord.get(manifest.method()));
    }

    /** @throws IllegalStateException when there is none, which {@link #obstacle} has said before */
    public BackupMethod of(Manifest manifest) {
        return find(manifest)
                .orElseThrow(() -> new IllegalStateException(
                        "backup %s is of method %s".formatted(manifest.backupId(), manifest.method())));
    }

    /** What the manifest itself says against it; nobody needs to read gigabytes for that. */
    public Optional<String> obstacle(Manifest manifest, int serverVersion) {
        if (find(manifest).isEmpty()) {
            return Optional.of("its method is '%s', and only '%s' backups can be restored here"
                    .formatted(manifest.method(), String.join("' and '", byWord.keySet())));
        }
        int backupMajor = manifest.serverVersion() / 10_000;
        return backupMajor > serverVersion / 10_000
                ? Optional.of("it was taken from PostgreSQL %d, and the server to restore to is PostgreSQL %d"
                        .formatted(backupMajor, serverVersion / 10_000))
                : Optional.empty();
    }
}
