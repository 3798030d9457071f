package dev.luneo.dr.plan;

import dev.luneo.dr.plan.Kind.Bad;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of the plan while it is read. Whatever is asked for is at once checked, known (the rest is unknown) and
 * written down in canonical form, so that no value can be used without counting in the plan's hash.
 */
public final class Section {

    private static final String NOT_YET = "not supported by this version: ";

    private final Reading reading;
    private final Optional<Section> parent;
    private final Block block;
    private final String path;
    private final int line;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final TreeMap<String, Object> canonical = new TreeMap<>();
    private Optional<Block> variant = Optional.empty();
    private boolean restIgnored;

    private record Entry(int line, Node node) {}

    private Section(
            Reading reading, Optional<Section> parent, Block block, String path, int line, List<NodeTuple> tuples) {
        this.reading = reading;
        this.parent = parent;
        this.block = block;
        this.path = path;
        this.line = line;
        for (NodeTuple tuple : tuples) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                entries.putIfAbsent(key.getValue(), new Entry(PlanTree.line(key), tuple.getValueNode()));
            }
        }
        reading.opened(this);
        refuseLater(block);
    }

    static Section root(Reading reading, Block block, MappingNode node) {
        return new Section(reading, Optional.empty(), block, "", 0, node.getValue());
    }

    Reading reading() {
        return reading;
    }

    /** The key that it stands under: the name of what is declared as named. */
    public String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Key to canonical text, list or map; sorted. */
    Map<String, Object> canonical() {
        return canonical;
    }

    // ---- by declaration

    public <T> T get(Key<T> key) {
        return declared(key).read(this);
    }

    public boolean has(Key<?> key) {
        return has(declared(key).name());
    }

    <T> Optional<T> read(Place<T> place) {
        return read(place, List.of());
    }

    /**
     * What the type that is chosen here makes of this block, its keys allowed from here on. Nothing when no known one is
     * chosen: that is reported, and the keys of what is not known are not worth a problem each.
     *
     * @param earlier what was read at this place before, which a later one must not contradict
     */
    <T> Optional<T> read(Place<T> place, List<T> earlier) {
        if (block.place().filter(place::equals).isEmpty()) {
            throw new IllegalStateException("there is no such choice in: " + block.name());
        }
        Optional<Variant<T>> chosen = place.chosen(this, reading.types);
        variant = chosen.map(Variant::block);
        variant.ifPresentOrElse(this::refuseLater, this::ignoreRest);
        return chosen.map(type -> type.reader().read(this, List.copyOf(earlier)));
    }

    private <T> Key<T> declared(Key<T> key) {
        if (!block.declares(key)
                && variant.filter(chosen -> chosen.declares(key)).isEmpty()) {
            throw new IllegalStateException(key.name() + " is no declared key of: " + block.name());
        }
        return key;
    }

    private void refuseLater(Block opened) {
        opened.keys().stream()
                .filter(key -> key.presence() instanceof Presence.Later)
                .forEach(key -> key.read(this));
    }

    boolean has(String key) {
        known.add(key);
        return entries.containsKey(key);
    }

    <T> Optional<T> ifThere(String key, Function<Section, T> reader) {
        return has(key) ? Optional.of(reader.apply(this)) : Optional.empty();
    }

    // ---- single values

    <T> Optional<T> value(String key, Kind<T> kind) {
        Optional<Scalar> scalar = scalar(key);
        Optional<T> value = scalar.flatMap(found -> found.read(kind));
        value.ifPresent(good -> canonical.put(key, scalar.get().canonical(kind, good)));
        return value;
    }

    /** A value whose references are resolved later, by the service that needs it. */
    Optional<Template> template(String key, TemplateRule rule) {
        Optional<Template> template = scalar(key).filter(rule::accepts).map(Scalar::template);
        template.ifPresent(found -> canonical.put(key, found.raw()));
        return template;
    }

    // ---- lists and maps of single values

    /** @param distinct whether naming a thing twice in it can only be a slip */
    <T> List<T> list(String key, Kind<T> kind, boolean distinct) {
        List<T> values = new ArrayList<>();
        List<String> written = new ArrayList<>();
        int index = 0;
        for (Node item : items(key, "a list, such as [one, two]")) {
            Scalar.of(reading, key, at(key) + "[" + index++ + "]", item)
                    .ifPresent(scalar -> scalar.read(kind).ifPresent(value -> {
                        if (distinct && values.contains(value)) {
                            scalar.refuse("is named twice", "remove one of them");
                        }
                        values.add(value);
                        written.add(scalar.canonical(kind, value));
                    }));
        }
        canonical.put(key, written);
        return values;
    }

    boolean isEmpty(String key) {
        return entry(key)
                .map(Entry::node)
                .filter(node -> PlanTree.isNothing(node)
                        || node instanceof SequenceNode list && list.getValue().isEmpty()
                        || node instanceof MappingNode map && map.getValue().isEmpty())
                .isPresent();
    }

    // ---- sections inside this one

    /** The section under a key; one without entries when there is none, so that its defaults apply. */
    Section section(String key, Block declared) {
        Optional<Entry> entry = entry(key);
        Section section = new Section(
                reading,
                Optional.of(this),
                declared,
                at(key),
                entry.map(Entry::line).orElse(line),
                entry.map(found -> mapping(key, at(key), found.node())).orElse(List.of()));
        canonical.put(key, section.canonical);
        return section;
    }

    /** Sections that the plan gives names to, in the order of the file. */
    Map<String, Section> named(String key, Block declared) {
        Section all = section(key, Block.of(key));
        Map<String, Section> named = new LinkedHashMap<>();
        Misplaced misplaced = new Misplaced(reading);
        for (String name : all.keys()) {
            if (misplaced.among(all, name, declared, named)) {
                continue;
            }
            if (Kinds.read(Kinds.NAMES, name) instanceof Bad<String> bad) {
                reading.problems.error(all.at(name), all.lineOf(name), name, bad.problem(), bad.wayOut());
            }
            named.put(name, all.section(name, declared));
        }
        return named;
    }

    List<Section> sections(String key, Block declared) {
        List<Section> sections = new ArrayList<>();
        List<Object> written = new ArrayList<>();
        int index = 0;
        for (Node item : items(key, "a list whose items begin with a dash")) {
            String itemPath = at(key) + "[" + index++ + "]";
            Section section = new Section(
                    reading, Optional.of(this), declared, itemPath, PlanTree.line(item), mapping(key, itemPath, item));
            sections.add(section);
            written.add(section.canonical);
        }
        canonical.put(key, written);
        return sections;
    }

    /** What may be one mapping or a list of them: a list with nothing in it is refused, a missing key is a mapping without keys. */
    List<Section> oneOrMore(String key, Block declared, String wayOut) {
        boolean several = entry(key)
                .map(Entry::node)
                .filter(SequenceNode.class::isInstance)
                .isPresent();
        List<Section> sections = several ? sections(key, declared) : List.of(section(key, declared));
        if (sections.isEmpty()) {
            refuse(key, "is empty", wayOut);
        }
        return sections;
    }

    /** All keys of a section whose keys are the author's own. */
    Set<String> keys() {
        known.addAll(entries.keySet());
        return entries.keySet();
    }

    /** The YAML under a key, for the one place where a plan holds free-form data. */
    Optional<Node> tree(String key) {
        return entry(key).map(Entry::node);
    }

    void canonical(String key, Object value) {
        canonical.put(key, value);
    }

    // ---- problems

    String at(String key) {
        return PlanTree.join(path, key);
    }

    int lineOf(String key) {
        Entry entry = entries.get(key);
        return entry == null ? line : entry.line();
    }

    void missing(String key, String wayOut) {
        reading.problems.error(at(key), line, "", "is missing", wayOut);
    }

    void refuse(String key, String problem, String wayOut) {
        reading.problems.error(at(key), lineOf(key), shown(key), problem, wayOut);
    }

    /** @param unless whether a problem at another path is the mistake, from which this one only follows */
    void refuse(Key<?> key, String problem, String wayOut, Predicate<String> unless) {
        reading.problems.error(at(key.name()), lineOf(key.name()), shown(key.name()), problem, wayOut, unless);
    }

    void warn(String key, String problem, String wayOut) {
        reading.problems.warning(at(key), lineOf(key), shown(key), problem, wayOut);
    }

    void refuse(String problem, String wayOut) {
        reading.problems.error(path, line, "", problem, wayOut);
    }

    public void refuse(Key<?> key, String problem, String wayOut) {
        refuse(key.name(), problem, wayOut);
    }

    public void warn(Key<?> key, String problem, String wayOut) {
        warn(key.name(), problem, wayOut);
    }

    /** Whether a key stands there that only later versions will serve; reported if so. */
    boolean isLater(String key, String what, String wayOut) {
        boolean there = has(key);
        if (there) {
            reading.problems.error(at(key), lineOf(key), "", NOT_YET + what, wayOut);
        }
        return there;
    }

    /** Whether one of the words stands there that only later versions will serve; reported if so. */
    boolean isLater(String key, List<LaterWord> words) {
        Optional<LaterWord> later = entry(key)
                .map(Entry::node)
                .filter(ScalarNode.class::isInstance)
                .map(node -> ((ScalarNode) node).getValue())
                .flatMap(written -> words.stream()
                        .filter(word -> word.word().equals(written))
                        .findFirst());
        later.ifPresent(word -> refuse(key, NOT_YET + word.what(), word.wayOut()));
        return later.isPresent();
    }

    /** Keys that belong to something already refused are not worth a problem each. */
    void ignoreRest() {
        restIgnored = true;
    }

    void reportUnknownKeys() {
        if (restIgnored) {
            return;
        }
        List<String> unknown =
                entries.keySet().stream().filter(key -> !known.contains(key)).toList();
        new Misplaced(reading).report(this, unknown);
    }

    // ---- for who looks where a key belongs that is not known here

    Optional<Section> parent() {
        return parent;
    }

    String path() {
        return path;
    }

    /** In the order of the file. */
    List<String> written() {
        return List.copyOf(entries.keySet());
    }

    /** What may stand here by the declaration, without what only later versions know. */
    List<Key<?>> declaredKeys() {
        return Misplaced.keysOf(block, variant);
    }

    boolean isNothing(String key) {
        return Optional.ofNullable(entries.get(key))
                .filter(entry -> PlanTree.isNothing(entry.node()))
                .isPresent();
    }

    /** Whether there is a mapping under a key that has one of these. */
    boolean hasUnder(String key, Set<String> names) {
        return Optional.ofNullable(entries.get(key)).map(Entry::node).filter(MappingNode.class::isInstance).stream()
                .flatMap(node -> ((MappingNode) node).getValue().stream())
                .anyMatch(
                        tuple -> tuple.getKeyNode() instanceof ScalarNode scalar && names.contains(scalar.getValue()));
    }

    // ---- reading

    private Optional<Entry> entry(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key));
    }

    private Optional<Scalar> scalar(String key) {
        return entry(key).flatMap(entry -> Scalar.of(reading, key, at(key), entry.node()));
    }

    private List<Node> items(String key, String wayOut) {
        Optional<Entry> entry = entry(key);
        if (entry.isEmpty() || PlanTree.isNothing(entry.get().node())) {
            return List.of();
        }
        if (entry.get().node() instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        refuse(key, "is no list", "write " + wayOut);
        return List.of();
    }

    private List<NodeTuple> mapping(String key, String where, Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue();
        }
        if (!PlanTree.isNothing(node)) {
            reading.problems.error(
                    where,
                    PlanTree.line(node),
                    node instanceof ScalarNode scalar ? Secrets.shown(key, scalar.getValue()) : "",
                    "is not made of keys and values",
                    "write `key: value` lines under it, indented");
        }
        return List.of();
    }

    private String shown(String key) {
        return entry(key)
                .map(Entry::node)
                .filter(ScalarNode.class::isInstance)
                .map(node -> Secrets.shown(key, ((ScalarNode) node).getValue()))
                .orElse("");
    }
}
