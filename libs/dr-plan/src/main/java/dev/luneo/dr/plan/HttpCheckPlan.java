package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/**
 * An HTTP request and what it must answer.
 *
 * @param method upper case
 * @param body JSON text with templates inside its strings: fill it with {@link Template#resolveInJson}
 * @param keep name to JSON path: values of the answer that later checks use as <code>{name}</code>
 */
public record HttpCheckPlan(
        String name,
        String method,
        Template url,
        Map<String, Template> headers,
        Optional<Template> body,
        Expectation expect,
        Map<String, String> keep,
        Duration timeLimit,
        int attempts)
        implements CheckPlan {

    private static final String VERIFIER = "verifier-service";
    private static final Pattern CARRIED = Pattern.compile("(?<!\\$)\\{([a-z][a-zA-Z0-9_-]*)}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+");
    private static final TemplateRule HEADER_VALUES = TemplateRule.text(VERIFIER);
    private static final Set<String> BODILESS = Set.of("get", "head");
    /** Those that HTTP calls safe. */
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private static final List<Key<Template>> METHODS = Stream.of("get", "post", "put", "patch", "delete", "head")
            .map(method -> Key.template(
                            method,
                            TemplateRule.http(VERIFIER),
                            "the address that is asked by " + method.toUpperCase(Locale.ROOT))
                    .must(""))
            .toList();
    private static final Key<Section> HEADERS = Key.entries(
            "headers",
            Form.matching("the name of a header", "^" + HEADER.pattern() + "$"),
            Content.Value.of(HEADER_VALUES),
            "sent with it; {name} is a value kept earlier");
    private static final Key<Optional<Node>> BODY =
            Key.json("body", "sent with it as JSON; {name} is a value kept earlier");
    private static final Key<Section> KEEP = Key.entries(
            "keep",
            Form.text("a name"),
            Content.Value.of(Kinds.JSON_PATHS),
            "values of the answer that later checks use as {name}");
    private static final Key<Integer> STATUS =
            Key.value("status", Kinds.number(100, 599), "of the answer").or(200);
    private static final Key<Section> JSON = Key.entries(
            "json",
            Kinds.JSON_PATHS.form(),
            Content.Value.of(Kinds.VERBATIM),
            "values in the answer, compared as text");
    private static final Key<Section> EXPECT =
            Key.block("expect", Block.of("expected answer", STATUS, JSON), "what it must answer");

    static final Variant<CheckPlan> VARIANT = Variant.of(
                    "http",
                    Block.of("check by HTTP", HEADERS, BODY, EXPECT, KEEP)
                            .with(METHODS)
                            .oneOf(METHODS),
                    HttpCheckPlan::read)
            .chosenBy(METHODS);

    public HttpCheckPlan {
        headers = Ordered.copyOf(headers);
        keep = Ordered.copyOf(keep);
    }

    @Override
    public String question() {
        return method + " " + url.raw();
    }

    @Override
    public boolean mayChange() {
        return !READING.contains(method);
    }

    @Override
    public List<Template> templates() {
        return Stream.of(Stream.of(url), headers.values().stream(), body.stream())
                .flatMap(templates -> templates)
                .toList();
    }

    @Override
    public boolean asksApplication() {
        return true;
    }

    @Override
    public Set<String> keeps() {
        return keep.keySet();
    }

    private static CheckPlan read(Section check, List<CheckPlan> earlier) {
        Key<Template> method = METHODS.stream().filter(check::has).findFirst().orElseThrow();
        Template url = check.get(method);
        Map<String, Template> headers = headers(check.get(HEADERS));
        Optional<Template> body = JsonBody.of(check, check.get(BODY));
        if (body.isPresent() && BODILESS.contains(method.name())) {
            check.refuse(BODY, "is not sent by a " + method.name(), "use post, or remove it");
        }
        Set<String> kept = new TreeSet<>();
        earlier.forEach(other -> kept.addAll(other.keeps()));
        requireKept(check, method, url, kept);
        headers.values().forEach(value -> requireKept(check, HEADERS, value, kept));
        body.ifPresent(text -> requireKept(check, BODY, text, kept));
        return new HttpCheckPlan(
                check.get(NAME),
                method.name().toUpperCase(Locale.ROOT),
                url,
                headers,
                body,
                expectation(check.get(EXPECT)),
                paths(check.get(KEEP), Kinds.JSON_PATHS),
                check.get(TIMEOUT),
                check.get(ATTEMPTS));
    }

    private static Map<String, Template> headers(Section section) {
        Map<String, Template> headers = new LinkedHashMap<>();
        for (String header : section.keys()) {
            if (!HEADER.matcher(header).matches()) {
                section.refuse(header, "is no name of a header", "write one such as Authorization");
            }
            section.template(header, HEADER_VALUES).ifPresent(value -> {
                headers.put(header, value);
                String literal = CARRIED.matcher(value.literal()).replaceAll("").strip();
                if (Secrets.isSecretName(header) && !literal.matches("(?i)(bearer|basic|token)?")) {
                    section.refuse(header, "holds a secret", "write ${A_VARIABLE}, or {name} of a value kept earlier");
                }
            });
        }
        return headers;
    }

    private static Expectation expectation(Section expect) {
        int status = expect.get(STATUS);
        Section json = expect.get(JSON);
        for (String path : json.keys()) {
            if (Kinds.read(Kinds.JSON_PATHS, path) instanceof Kind.Bad<String> bad) {
                json.refuse(path, "stands under a key that " + bad.problem(), bad.wayOut());
            }
        }
        return new Expectation(status, paths(json, Kinds.VERBATIM));
    }

    private static Map<String, String> paths(Section section, Kind<String> kind) {
        Map<String, String> paths = new LinkedHashMap<>();
        for (String key : section.keys()) {
            section.value(key, kind).ifPresent(value -> paths.put(key, value));
        }
        return paths;
    }

    /** A misspelt {name} would be sent as it stands, and the check would fail on the worst day. */
    private static void requireKept(Section check, Key<?> key, Template text, Set<String> kept) {
        CARRIED.matcher(text.raw())
                .results()
                .map(found -> found.group(1))
                .distinct()
                .forEach(name -> {
                    if (!kept.contains(name)) {
                        String problem = "uses {" + name + "}, which no earlier check keeps";
                        String wayOut = kept.isEmpty()
                                ? "let an earlier check `keep: { " + name + ": $.path }`"
                                : Spelling.hint(name, kept);
                        if (key == BODY) {
                            // A body may hold such words for other reasons: {id} is also a GraphQL selection.
                            check.warn(key, problem, wayOut + "; if it is meant as it stands, all is well");
                        } else {
                            check.refuse(key, problem, wayOut);
                        }
                    }
                });
    }
}
