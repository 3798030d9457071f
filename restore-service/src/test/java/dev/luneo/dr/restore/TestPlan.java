package dev.luneo.dr.restore;

import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.postgres.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan for tests: databases with their URLs in variables, all in one repository. */
public final class TestPlan {
    private final Path repository;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<String> databases = new ArrayList<>();

    public TestPlan(Path repository) {
        this.repository = repository;
    }

    /** @param restore lines of the section of the same name, such as {@code approval: none} */
    public TestPlan database(String name, DatabaseUrl url, String... restore) {
        return database(name, url, "content", restore);
    }

    public TestPlan database(String name, DatabaseUrl url, String fingerprint, String[] restore) {
        String variable = "URL_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
        variables.put(variable, url.toUrl());
        databases.add("""
                  %s:
                    url: ${%s}
                    backup: { method: logical, every: 1h, repositories: [local], fingerprint: %s }
                    restore: { %s }
                """.formatted(name, variable, fingerprint, String.join(", ", restore)));
        return this;
    }

    public TestPlan variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    public Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    public String yaml() {
        return """
                plan: test
                time-zone: Europe/Berlin
                objectives: { rpo: 6h, rto: 30m }
                retry: { attempts: 2, wait: 1s }
                repositories:
                  local: { type: filesystem, path: %s }
                communication:
                  contacts: { alice: { name: Alice }, anna: { name: Anna } }
                  roles: { incident-lead: [alice, anna] }
                databases:
                %s""".formatted(repository, String.join("", databases));
    }

    public DrPlan read() {
        return PlanReader.parse(yaml(), variables).orThrow();
    }

    public Path write(Path file) {
        try {
            return Files.writeString(file, yaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
