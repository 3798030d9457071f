package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A key that a block of the plan may have, declared once: its reading, its default, its line in the reference and its place
 * in the schema all come from here, and the hash counts it because the reading does.
 *
 * @param <T> what reading it gives
 */
public final class Key<T> {

    private final String name;
    private final String meaning;
    private final Content content;
    private final Presence presence;
    private final Function<Section, T> reader;
    private final List<LaterWord> later;

    private Key(
            String name,
            String meaning,
            Content content,
            Presence presence,
            Function<Section, T> reader,
            List<LaterWord> later) {
        this.name = name;
        this.meaning = meaning;
        this.content = content;
        this.presence = presence;
        this.reader = reader;
        this.later = later;
    }

    private Key(String name, String meaning, Content content, Function<Section, T> reader) {
        this(name, meaning, content, new Presence.Optional(), reader, List.of());
    }

    String name() {
        return name;
    }

    /** One sentence without its full stop, for somebody who writes a plan. */
    String meaning() {
        return meaning;
    }

    Content content() {
        return content;
    }

    Presence presence() {
        return presence;
    }

    /** Words that the intended plan has here and this version refuses by name. */
    List<LaterWord> later() {
        return later;
    }

    Map<String, Object> schema(PlanTypes types) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", meaning);
        if (presence instanceof Presence.Default otherwise) {
            schema.put("default", otherwise.text());
        }
        schema.putAll(content.schema(types, presence instanceof Presence.Required));
        return schema;
    }

    T read(Section section) {
        return reader.apply(section);
    }

    // ---- single values

    /** A value whose presence is not decided yet. */
    public static <V> Draft<V> value(String name, Kind<V> kind, String meaning) {
        return new Draft<>(
                name,
                meaning,
                Content.Value.of(kind),
                section -> section.value(name, kind),
                kind.placeholder(),
                kind.canonical(),
                List.of());
    }

    /** A value whose references are filled in later, by the services that the rule names. */
    public static Draft<Template> template(String name, TemplateRule rule, String meaning) {
        return new Draft<>(
                name,
                meaning,
                Content.Value.of(rule),
                section -> section.template(name, rule),
                new Template(""),
                Template::raw,
                List.of());
    }

    /** A key without its presence: {@link #must}, {@link #or} or {@link #maybe} says it. */
    public record Draft<V>(
            String name,
            String meaning,
            Content content,
            Function<Section, Optional<V>> reader,
            V placeholder,
            Function<V, String> canonical,
            List<LaterWord> later) {

        Draft<V> later(LaterWord... words) {
            return new Draft<>(name, meaning, content, reader, placeholder, canonical, List.of(words));
        }

        public Key<V> must(String wayOut) {
            return new Key<>(
                    name,
                    meaning,
                    content,
                    new Presence.Required(),
                    section -> {
                        if (!section.has(name)) {
                            section.missing(name, wayOut);
                        }
                        return value(section).orElse(placeholder);
                    },
                    later);
        }

        public Key<V> or(V otherwise) {
            String shown = otherwise instanceof Duration time ? Durations.text(time) : canonical.apply(otherwise);
            return new Key<>(
                    name,
                    meaning,
                    content,
                    new Presence.Default(shown),
                    section -> {
                        if (!section.has(name)) {
                            section.canonical(name, canonical.apply(otherwise));
                            return otherwise;
                        }
                        return value(section).orElse(placeholder);
                    },
                    later);
        }

        public Key<Optional<V>> maybe() {
            return new Key<>(name, meaning, content, new Presence.Optional(), this::value, later);
        }

        private Optional<V> value(Section section) {
            return section.isLater(name, later) ? Optional.empty() : reader.apply(section);
        }
    }

    // ---- lists

    public static <V> Key<List<V>> list(String name, Kind<V> kind, String meaning) {
        return list(name, kind, false, meaning);
    }

    /** Naming a thing twice in it can only be a slip. */
    public static <V> Key<List<V>> distinct(String name, Kind<V> kind, String meaning) {
        return list(name, kind, true, meaning);
    }

    private static <V> Key<List<V>> list(String name, Kind<V> kind, boolean distinct, String meaning) {
        return new Key<>(
                name,
                meaning,
                new Content.Values(kind.form(), false, distinct),
                section -> section.list(name, kind, distinct));
    }

    // ---- blocks

    /** A block that reads as one without keys when it is not there, so that its defaults apply. */
    public static Key<Section> block(String name, Block block, String meaning) {
        return new Key<>(name, meaning, new Content.One(block), section -> section.section(name, block));
    }

    /** Blocks under names that the plan's author gives, in the order of the file. */
    public static Key<Map<String, Section>> named(String name, Block block, String meaning) {
        return new Key<>(name, meaning, new Content.Named(block), section -> section.named(name, block));
    }

    public static Key<List<Section>> blocks(String name, Block block, String meaning) {
        return new Key<>(name, meaning, new Content.Many(block), section -> section.sections(name, block));
    }

    /** One block or a list of them; a list with nothing in it is refused. */
    static Key<List<Section>> blockOrBlocks(String name, Block block, String wayOut, String meaning) {
        return new Key<>(
                name, meaning, new Content.OneOrMany(block), section -> section.oneOrMore(name, block, wayOut));
    }

    /** A block whose keys are the author's own. */
    static Key<Section> entries(String name, Form key, Content each, String meaning) {
        return new Key<>(
                name,
                meaning,
                new Content.Entries(key, each),
                section -> section.section(name, Block.of(name + " of one's own")));
    }

    static Key<Optional<Node>> json(String name, String meaning) {
        return new Key<>(name, meaning, new Content.Json(), section -> section.tree(name));
    }

    // ---- presence of lists and blocks

    /** It must stand there, and where it is a list or holds names, with something in it. */
    public Key<T> must(String wayOut) {
        Content some = content instanceof Content.Values values
                ? new Content.Values(values.item(), true, values.distinct())
                : content;
        return new Key<>(
                name,
                meaning,
                some,
                new Presence.Required(),
                section -> {
                    if (!section.has(name)) {
                        section.missing(name, wayOut);
                    } else if (!(content instanceof Content.One) && section.isEmpty(name)) {
                        section.refuse(name, "is empty", wayOut);
                    }
                    return reader.apply(section);
                },
                later);
    }

    /** Where it stands there, something is in it. */
    Key<Optional<T>> someOrNone(String wayOut) {
        Key<T> some = must(wayOut);
        return new Key<>(name, meaning, some.content, presence, section -> section.ifThere(name, some.reader), later);
    }

    public Key<Optional<T>> maybe() {
        return new Key<>(name, meaning, content, presence, section -> section.ifThere(name, reader), later);
    }

    /** A key of the intended plan that a later version will serve; refused by name wherever it stands. */
    static Key<Boolean> later(String name, String what, String wayOut) {
        return new Key<>(
                name,
                what,
                new Content.Json(),
                new Presence.Later(what, wayOut),
                section -> section.isLater(name, what, wayOut),
                List.of());
    }
}
