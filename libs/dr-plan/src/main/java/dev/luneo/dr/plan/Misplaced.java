package dev.luneo.dr.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds out why a key is not known where it stands. Most often it is misspelt, or its lines begin too far to the left or to the right:
 * one mistake, of which everything that then seems to be missing or unknown is not worth a word.
 */
final class Misplaced {
    private final Reading reading;

    Misplaced(Reading reading) {
        this.reading = reading;
    }

    /** What may stand in a block by its declaration; of a type that is not chosen yet, whatever one of them may have. */
    static List<Key<?>> keysOf(Block block, Optional<Block> variant) {
        return Stream.concat(block.keys().stream(), variant.stream().flatMap(chosen -> chosen.keys().stream()))
                .filter(key -> !(key.presence() instanceof Presence.Later))
                .collect(Collectors.toList());
    }

    /** Each unknown key of a section, or the one mistake that is behind several of them. */
    void report(Section section, List<String> unknown) {
        Optional<Key<?>> hollow = Optional.empty();
        boolean within = false;
        for (String name : section.written()) {
            if (!unknown.contains(name)) {
                hollow = key(section, name).filter(key -> section.isNothing(name));
                within = false;
            } else if (hollow.isPresent() && (within || belongs(name, hollow.get(), section))) {
                if (!within) {
                    notIndented(section, hollow.get().name(), name);
                }
                within = true;
            } else {
                report(section, name);
            }
        }
    }

    private void notIndented(Section section, String key, String first) {
        reading.problems.explanation(
                section.at(key),
                section.lineOf(key),
                "has nothing under it: `%s` in line %d begins as far left as it does"
                        .formatted(first, section.lineOf(first)),
                "indent what belongs to `%s:` by two more spaces".formatted(key),
                section.at(key));
    }

    private void report(Section section, String name) {
        String path = section.at(name);
        int line = section.lineOf(name);
        if (name.equals("<<")) {
            reading.problems.explanation(
                    path, line, "is a merge key, which plans do not have", "write the settings out");
            return;
        }
        Set<String> known = names(section.declaredKeys());
        Optional<String> meant = Spelling.nearest(name, known);
        if (meant.isPresent()) {
            String[] follows =
                    section.written().contains(meant.get()) ? new String[0] : new String[] {section.at(meant.get())};
            reading.problems.explanation(
                    path, line, "is not known here", "did you mean `" + meant.get() + "`?", follows);
            return;
        }
        Optional<Home> home = home(section, name);
        if (home.isPresent()) {
            reading.problems.explanation(
                    path,
                    line,
                    "is not known here: it belongs to " + home.get().place(),
                    home.get().move(),
                    home.get().path());
            return;
        }
        reading.problems.error(path, line, "", "is not known here", Spelling.hint(name, known));
    }

    /** @param path that the key would have there */
    private record Home(String place, String move, String path) {}

    private Optional<Home> home(Section section, String name) {
        return under(section, name, "indent it, and what is under it, by two more spaces, below `%s:`")
                .or(() -> further(section, name));
    }

    private Optional<Home> further(Section section, String name) {
        Section inner = section;
        for (Optional<Section> next = section.parent();
                next.isPresent();
                next = next.get().parent()) {
            Section outer = next.get();
            if (names(outer.declaredKeys()).contains(name) && !outer.written().contains(name)) {
                String beside = inner.path().substring(inner.path().lastIndexOf('.') + 1);
                return Optional.of(new Home(
                        outer.path().isEmpty() ? "the plan itself" : "`" + outer.path() + "`",
                        "move it, and what is under it, to the left, to where `%s:` begins".formatted(beside),
                        outer.at(name)));
            }
            Optional<Home> beside = under(outer, name, "move it below `%s:`");
            if (beside.isPresent()) {
                return beside;
            }
            inner = outer;
        }
        return Optional.empty();
    }

    private Optional<Home> under(Section section, String name, String move) {
        return section.declaredKeys().stream()
                .filter(key -> inside(key).contains(name) && !section.hasUnder(key.name(), Set.of(name)))
                .findFirst()
                .map(key -> new Home(
                        "`" + section.at(key.name()) + "`",
                        move.formatted(key.name()),
                        PlanTree.join(section.at(key.name()), name)));
    }

    /**
     * Whether what stands among names that the author gives is none: a part of the one before it, or of the whole plan. Reported if so.
     *
     * @param each what may stand under a name
     * @param before those that were read already
     */
    boolean among(Section all, String name, Block each, Map<String, Section> before) {
        List<Key<?>> keys = keysOf(each, Optional.empty());
        Set<String> needed = keys.stream()
                .filter(key -> key.presence() instanceof Presence.Required)
                .map(Key::name)
                .collect(Collectors.toSet());
        if (needed.isEmpty() || all.hasUnder(name, needed)) {
            return false;
        }
        Section outer = all.parent().orElseThrow();
        if (names(outer.declaredKeys()).contains(name)) {
            String key = all.path().substring(all.path().lastIndexOf('.') + 1);
            reading.problems.explanation(
                    all.at(name),
                    all.lineOf(name),
                    "is not known here: it belongs to the plan itself",
                    "move it, and what is under it, to the left, to where `%s:` begins".formatted(key),
                    following(all, name));
            return true;
        }
        Optional<Section> last = before.values().stream().reduce((one, other) -> other);
        if (last.isPresent()
                && names(keys).contains(name)
                && !last.get().written().contains(name)) {
            reading.problems.explanation(
                    all.at(name),
                    all.lineOf(name),
                    "is not known here: it belongs to `" + last.get().path() + "`",
                    "indent it, and what is under it, by two more spaces",
                    last.get().at(name));
            return true;
        }
        return false;
    }

    /** What stands under a line that begins too far right seems to stand beside it. */
    private static String[] following(Section all, String name) {
        List<String> follows = new ArrayList<>();
        follows.add(name);
        if (all.isNothing(name)) {
            List<String> written = all.written();
            written.subList(written.indexOf(name) + 1, written.size()).forEach(next -> follows.add(all.at(next)));
        }
        return follows.toArray(String[]::new);
    }

    private static Optional<Key<?>> key(Section section, String name) {
        return section.declaredKeys().stream()
                .filter(key -> key.name().equals(name))
                .findFirst();
    }

    private boolean belongs(String name, Key<?> key, Section section) {
        return key.content() instanceof Content.Named || key.content() instanceof Content.Entries
                ? Spelling.nearest(name, names(section.declaredKeys())).isEmpty()
                : inside(key).contains(name);
    }

    /** The keys of the block under a key, whichever type it is of. */
    private Set<String> inside(Key<?> key) {
        Optional<Block> block = key.content() instanceof Content.One one
                ? Optional.of(one.block())
                : key.content() instanceof Content.OneOrMany several ? Optional.of(several.block()) : Optional.empty();
        Set<String> names = new LinkedHashSet<>();
        block.ifPresent(found -> {
            names.addAll(names(keysOf(found, Optional.empty())));
            found.place().ifPresent(place -> {
                place.key(reading.types).ifPresent(chooser -> names.add(chooser.name()));
                reading.types
                        .of(place)
                        .forEach(variant -> names.addAll(names(keysOf(variant.block(), Optional.empty()))));
            });
        });
        return names;
    }

    private static Set<String> names(List<Key<?>> keys) {
        return keys.stream().map(Key::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
