package dev.luneo.dr.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes docs/plan.md from the plan's declaration. */
final class PlanReference {

    private final Map<String, Block> blocks = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();

    private final PlanTypes types;

    private PlanReference(PlanTypes types) {
        this.types = types;
    }

    static String write(PlanTypes types) {
        return write(PlanSections.PLAN, types);
    }

    static String write(Block whole, PlanTypes types) {
        PlanReference reference = new PlanReference(types);
        reference.collect(whole);
        reference.lines.add("""
                # Every key of dr-plan.yaml

                <!-- Written by PlanReferenceTest from the declarations in libs/dr-plan. Do not edit by hand; run:
                     mvn -pl libs/dr-plan test -Dtest='PlanSchemaTest,PlanReferenceTest' -Ddr.write-docs=true -->

                [dr-plan.yaml](../dr-plan.yaml) is a complete example with the reasons beside the values. `./dr plan check FILE` finds
                every mistake at once. Editors that know JSON Schema complete and check while one writes: `./dr plan schema > dr-plan.schema.json`
                beside the plan, and `# yaml-language-server: $schema=dr-plan.schema.json` as its first line.

                Durations are written 90s, 5m, 6h, 30d or 1h30m. `${A_VARIABLE}` stands for a variable, `${A_VARIABLE:-something}` has
                `something` where that is not set. Where a key names services, the variable is needed by these alone; elsewhere every
                service needs it.
                """);
        reference.blocks.values().forEach(reference::describe);
        return String.join("\n", reference.lines) + "\n";
    }

    private void collect(Block block) {
        if (blocks.putIfAbsent(block.name(), block) != null) {
            return;
        }
        block.keys().forEach(key -> inside(key.content()));
        block.place().ifPresent(place -> types.of(place).forEach(variant -> collect(variant.block())));
    }

    private void inside(Content content) {
        if (content instanceof Content.One one) {
            collect(one.block());
        } else if (content instanceof Content.Many many) {
            collect(many.block());
        } else if (content instanceof Content.OneOrMany some) {
            collect(some.block());
        } else if (content instanceof Content.Named named) {
            collect(named.block());
        }
    }

    private void describe(Block block) {
        lines.add("## " + capital(block.name()) + "\n");
        List<String> rows = new ArrayList<>();
        Optional<Key<String>> chooser = block.place().flatMap(place -> place.key(types));
        chooser.ifPresent(key -> rows.add(
                row("`" + key.name() + "`", key.meaning(), links(block.place().orElseThrow()), presence(block, key))));
        block.keys().stream()
                .filter(key -> !(key.presence() instanceof Presence.Later))
                .forEach(key -> rows.add(row(
                        "`" + key.name() + "`",
                        key.meaning(),
                        key.content().words() + filledBy(key),
                        presence(block, key))));
        if (!rows.isEmpty()) {
            lines.add("| key | what it is | written as | |\n|---|---|---|---|\n" + String.join("\n", rows) + "\n");
        }
        block.place()
                .filter(place -> chooser.isEmpty())
                .ifPresent(place -> lines.add("And the keys of one of these: " + links(place) + ".\n"));
        List<String> later = later(block, chooser);
        if (!later.isEmpty()) {
            lines.add("Refused by name, for later versions: " + String.join(", ", later) + ".\n");
        }
        if (rows.isEmpty() && later.isEmpty() && block.place().isEmpty()) {
            lines.add("Nothing else.\n");
        }
    }

    private List<String> later(Block block, Optional<Key<String>> chooser) {
        List<String> later = new ArrayList<>();
        chooser.ifPresent(key -> words(key, later));
        block.place()
                .filter(place -> chooser.isEmpty())
                .ifPresent(place -> types.later(place).forEach(word -> later.add("`" + word.word() + "`")));
        for (Key<?> key : block.keys()) {
            words(key, later);
            if (key.presence() instanceof Presence.Later) {
                later.add("`" + key.name() + "`");
            }
        }
        return later;
    }

    private static void words(Key<?> key, List<String> later) {
        key.later().forEach(word -> later.add("`" + key.name() + ": " + word.word() + "`"));
    }

    private String links(Place<?> place) {
        return String.join(
                ", ",
                types.of(place).stream()
                        .map(variant ->
                                "[" + variant.word() + "](#" + variant.block().anchor() + ")")
                        .toList());
    }

    private static String filledBy(Key<?> key) {
        return key.content() instanceof Content.Value value && !value.filledBy().isEmpty()
                ? "; its variables: " + String.join(", ", value.filledBy())
                : "";
    }

    private static String presence(Block block, Key<?> key) {
        boolean one = block.exactlyOneOf().stream().anyMatch(group -> group.contains(key));
        if (one) {
            return "one of these";
        }
        if (key.presence() instanceof Presence.Default otherwise) {
            return "`" + otherwise.text() + "` unless said otherwise";
        }
        return key.presence() instanceof Presence.Required ? "must be there" : "";
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells).replace("\n", " ") + " |";
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
