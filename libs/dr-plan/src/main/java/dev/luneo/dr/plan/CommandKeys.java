package dev.luneo.dr.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a command, which stand among those of the block that it belongs to. */
final class CommandKeys {
    private static final TemplateRule VALUES = TemplateRule.text(ApplicationSections.DEPLOYER);

    private final Key<List<String>> arguments;
    private final Key<Optional<Path>> directory =
            Key.value("in", Kinds.PATHS, "the directory that it runs in").maybe();
    private final Key<Optional<Section>> environment = Key.entries(
                    "environment",
                    Kinds.VARIABLES.form(),
                    Content.Value.of(VALUES),
                    "what it gets besides PATH, HOME, TMPDIR, TZ and the language")
            .maybe();
    private final Key<Duration> timeout;

    CommandKeys(String key, String timeoutKey, Duration otherwise, String meaning) {
        arguments = Key.list(key, Kinds.VERBATIM, meaning)
                .must("write the program and its arguments as a list: `" + key + ": [systemctl, restart, APP]`");
        timeout = Key.value(
                        timeoutKey,
                        Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(24)),
                        "after which it is ended, with what it started")
                .or(otherwise);
    }

    List<Key<?>> keys() {
        return List.of(arguments, timeout, directory, environment);
    }

    CommandPlan read(Section section) {
        return new CommandPlan(
                section.get(arguments),
                section.get(directory).map(section.reading()::locate),
                section.get(environment).map(CommandKeys::settings).orElse(Map.of()),
                section.get(timeout));
    }

    private static Map<String, Template> settings(Section section) {
        Map<String, Template> environment = new LinkedHashMap<>();
        for (String name : section.keys()) {
            if (Kinds.read(Kinds.VARIABLES, name) instanceof Kind.Bad<String> bad) {
                section.refuse(name, "stands under a key that " + bad.problem(), bad.wayOut());
            }
            section.template(name, VALUES).ifPresent(value -> {
                environment.put(name, value);
                if (Secrets.isSecretName(name) && !value.literal().isBlank()) {
                    section.refuse(
                            name,
                            "holds a secret",
                            "write ${A_VARIABLE} and set that where " + ApplicationSections.DEPLOYER + " runs");
                }
            });
        }
        return environment;
    }
}
