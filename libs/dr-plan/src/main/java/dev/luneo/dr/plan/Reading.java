package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;

/** What one reading of a plan shares: its surroundings, what was found wrong, and the sections that were looked at. */
final class Reading {

    final Problems problems;
    final Map<String, String> environment;
    final ValueChecks checks;
    final Names names;
    final PlanTypes types;
    private final Path directory;
    private final List<Section> sections = new ArrayList<>();

    /** @param directory of the plan: relative paths in it mean the same wherever a service was started */
    Reading(
            Path directory,
            Map<String, String> environment,
            ValueChecks checks,
            PlanTypes types,
            Problems problems,
            MappingNode plan) {
        this.problems = problems;
        this.types = types;
        this.names = new Names(Optional.of(plan));
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.checks = checks;
    }

    /** Host and port that a url leads to, as far as that can be known here. */
    Optional<String> server(Template url) {
        return url.resolve(environment) instanceof Resolution.Resolved filled
                ? checks.server().apply(filled.value())
                : Optional.empty();
    }

    Path locate(Path written) {
        return directory.resolve(written).normalize();
    }

    void opened(Section section) {
        sections.add(section);
    }

    /** Once everything has been asked for, what is left is unknown: nothing in a plan is silently ignored. */
    void reportUnknownKeys() {
        sections.forEach(Section::reportUnknownKeys);
    }
}
