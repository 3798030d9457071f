package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** Declares and reads {@code checks:}. */
final class CheckSections {

    private static final String VERIFIER = "verifier-service";
    private static final Pattern CARRIED = Pattern.compile("(?<!\\$)\\{([a-z][a-zA-Z0-9_-]*)}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+");
    private static final TemplateRule HEADER_VALUES = TemplateRule.text(VERIFIER);
    private static final Set<String> BODILESS = Set.of("get", "head");

    private static final Key<Duration> TIMEOUT = Key.value(
                    "timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)), "of one attempt")
            .or(Duration.ofSeconds(10));
    private static final Key<Integer> ATTEMPTS = Key.value(
                    "attempts",
                    Kinds.number(1, 10),
                    "in all, the first included; in a recovery, whoever is away is waited for up to 30 s besides")
            .or(3);

    private static final Key<String> STATEMENT =
            Key.value("sql", Kinds.TEXT, "a query of one value, read only").must("");
    private static final String VALUE_WAY_OUT = "write `expect: { value: 0 }`: what the query must answer";
    private static final Key<String> EXPECTED_VALUE =
            Key.value("value", Kinds.VERBATIM, "compared as text").must(VALUE_WAY_OUT);
    private static final Key<Section> SQL_EXPECT = Key.block(
                    "expect", Block.of("expected value", EXPECTED_VALUE), "what it must answer")
            .must(VALUE_WAY_OUT);
    private static final Key<Optional<List<String>>> SEARCH_PATH = Key.distinct(
                    "search-path",
                    Kinds.TEXT,
                    "schemas that names are looked for in; `[$user, public]` unless said otherwise")
            .someOrNone("name schemas, such as [shop, public], or remove the line");
    private static final Block SQL_CHECK =
            Block.of("check by SQL", STATEMENT, SQL_EXPECT, SEARCH_PATH, TIMEOUT, ATTEMPTS);

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
    private static final Key<Section> HTTP_EXPECT =
            Key.block("expect", Block.of("expected answer", STATUS, JSON), "what it must answer");
    private static final Block HTTP_CHECK = Block.of(
                    "check by HTTP", HEADERS, BODY, HTTP_EXPECT, KEEP, TIMEOUT, ATTEMPTS)
            .with(METHODS)
            .oneOf(METHODS);

    private static final Key<String> NAME = Key.value("name", Kinds.NAMES, "it stands in reports and metrics")
            .must("write `name: NAME`: it stands in reports and metrics");
    private static final Key<Boolean> SENTRY =
            Key.later("sentry", "checks of an error tracker", "check a page of the application, or its data by `sql`");
    private static final Variants ANY = Variants.byKey().with("sql", SQL_CHECK).with("http", HTTP_CHECK);

    static final Block CHECK = Block.of("check", NAME, SENTRY).by(ANY);
    static final Block DATABASE_CHECK =
            Block.of("check of a database", NAME, SENTRY).by(Variants.byKey().with("sql", SQL_CHECK));

    private final List<CheckPlan> checks = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    /** What the checks so far keep for those after them. */
    private final Set<String> kept = new HashSet<>();

    private CheckSections() {}

    static List<CheckPlan> of(List<Section> checks) {
        CheckSections reader = new CheckSections();
        checks.forEach(check -> reader.read(check, true));
        return reader.checks;
    }

    static List<CheckPlan.Sql> sqlOnly(List<Section> checks) {
        CheckSections reader = new CheckSections();
        checks.forEach(check -> reader.read(check, false));
        return reader.checks.stream()
                .filter(CheckPlan.Sql.class::isInstance)
                .map(CheckPlan.Sql.class::cast)
                .toList();
    }

    private void read(Section check, boolean httpToo) {
        String name = check.get(NAME);
        if (!name.isEmpty() && !names.add(name)) {
            check.refuse(NAME, "is the name of an earlier check too", "choose another");
        }
        if (check.has(SENTRY)) {
            check.ignoreRest();
            return;
        }
        List<Key<Template>> methods =
                METHODS.stream().filter(method -> check.has(method.name())).toList();
        boolean sql = check.has(STATEMENT.name());
        if (methods.size() + (sql ? 1 : 0) != 1) {
            check.refuse(
                    methods.isEmpty() ? "checks nothing" : "checks more than one thing",
                    httpToo ? "write one of: get, post, put, patch, delete, head, sql" : "write `sql: select …`");
            check.ignoreRest();
        } else if (sql) {
            check.choose("sql");
            checks.add(sql(name, check));
        } else if (httpToo) {
            check.choose("http");
            checks.add(http(name, methods.get(0), check));
        } else {
            check.refuse(methods.get(0), "is for applications: a database is checked by sql", "write `sql: select …`");
            check.ignoreRest();
        }
    }

    private static CheckPlan.Sql sql(String name, Section check) {
        String statement = check.get(STATEMENT);
        Section expect = check.get(SQL_EXPECT);
        String expected = check.has(SQL_EXPECT) ? expect.get(EXPECTED_VALUE) : "";
        List<String> searchPath = check.get(SEARCH_PATH).orElse(CheckPlan.Sql.SEARCH_PATH);
        return new CheckPlan.Sql(name, statement, searchPath, expected, check.get(TIMEOUT), check.get(ATTEMPTS));
    }

    private CheckPlan.Http http(String name, Key<Template> method, Section check) {
        Template url = check.get(method);
        Map<String, Template> headers = headers(check.get(HEADERS));
        Optional<Template> body = JsonBody.of(check, check.get(BODY));
        if (body.isPresent() && BODILESS.contains(method.name())) {
            check.refuse(BODY, "is not sent by a " + method.name(), "use post, or remove it");
        }
        requireKept(check, method.name(), url.raw());
        headers.forEach((header, value) -> requireKept(check, HEADERS.name(), value.raw()));
        body.ifPresent(text -> requireKept(check, BODY.name(), text.raw()));
        Map<String, String> keep = paths(check.get(KEEP), Kinds.JSON_PATHS);
        kept.addAll(keep.keySet());
        return new CheckPlan.Http(
                name,
                method.name().toUpperCase(Locale.ROOT),
                url,
                headers,
                body,
                expectation(check.get(HTTP_EXPECT)),
                keep,
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
    private void requireKept(Section check, String key, String text) {
        CARRIED.matcher(text).results().map(found -> found.group(1)).distinct().forEach(name -> {
            if (!kept.contains(name)) {
                String problem = "uses {" + name + "}, which no earlier check keeps";
                String wayOut = kept.isEmpty()
                        ? "let an earlier check `keep: { " + name + ": $.path }`"
                        : Spelling.hint(name, kept);
                if (key.equals(BODY.name())) {
                    // A body may hold such words for other reasons: {id} is also a GraphQL selection.
                    check.warn(key, problem, wayOut + "; if it is meant as it stands, all is well");
                } else {
                    check.refuse(key, problem, wayOut);
                }
            }
        });
    }
}
