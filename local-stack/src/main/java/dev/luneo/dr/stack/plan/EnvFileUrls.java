package dev.luneo.dr.stack.plan;

import dev.luneo.dr.deploy.BeforeTheStart;
import dev.luneo.dr.postgres.DatabaseUrl;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of an application that hold PostgreSQL urls, read as the service that will change them reads them. */
final class EnvFileUrls {
    private EnvFileUrls() {}

    /** @throws IllegalArgumentException when it cannot be read, or none of them does */
    static Map<String, DatabaseUrl> in(Path envFile) {
        Map<String, DatabaseUrl> urls = new LinkedHashMap<>();
        BeforeTheStart.settings(envFile).forEach((name, value) -> {
            if (DatabaseUrl.parse(value) instanceof DatabaseUrl.Parsed.Ok ok) {
                urls.put(name, ok.url());
            }
        });
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(
                    "no setting in %s holds a url that begins with postgresql://".formatted(envFile));
        }
        return urls;
    }
}
