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

/** Reads {@code checks:}. */
final class CheckSections {

    private static final String VERIFIER = "verifier-service";
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete", "head");
    private static final Pattern CARRIED = Pattern.compile("(?<!\\$)\\{([a-z][a-zA-Z0-9_-]*)}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+");

    private final List<CheckPlan> checks = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    /** What the checks so far keep for those after them. */
    private final Set<String> kept = new HashSet<>();

    private CheckSections() {}

    static List<CheckPlan> of(Section application) {
        CheckSections reader = new CheckSections();
        application.sections("checks").forEach(check -> reader.read(check, true));
        return reader.checks;
    }

    static List<CheckPlan.Sql> sqlOnly(Section database) {
        CheckSections reader = new CheckSections();
        database.sections("checks").forEach(check -> reader.read(check, false));
        return reader.checks.stream()
                .filter(CheckPlan.Sql.class::isInstance)
                .map(CheckPlan.Sql.class::cast)
                .toList();
    }

    private void read(Section check, boolean httpToo) {
        String name = check.required("name", Kinds.NAMES, "write `name: NAME`: it stands in reports and metrics");
        if (!name.isEmpty() && !names.add(name)) {
            check.refuse("name", "is the name of an earlier check too", "choose another");
        }
        if (check.has("sentry")) {
            check.notYet(
                    "sentry", "checks of an error tracker", "check a page of the application, or its data by `sql`");
            check.ignoreRest();
            return;
        }
        List<String> methods = METHODS.stream().filter(check::has).toList();
        boolean sql = check.has("sql");
        if (methods.size() + (sql ? 1 : 0) != 1) {
            check.refuse(
                    methods.isEmpty() ? "checks nothing" : "checks more than one thing",
                    httpToo ? "write one of: get, post, put, patch, delete, head, sql" : "write `sql: select …`");
            check.ignoreRest();
        } else if (sql) {
            checks.add(sql(name, check));
        } else if (httpToo) {
            checks.add(http(name, methods.get(0), check));
        } else {
            check.refuse(methods.get(0), "is for applications: a database is checked by sql", "write `sql: select …`");
            check.ignoreRest();
        }
    }

    private static CheckPlan.Sql sql(String name, Section check) {
        String statement = check.required("sql", Kinds.TEXT, "");
        String wayOut = "write `expect: { value: 0 }`: what the query must answer";
        if (!check.has("expect")) {
            check.missing("expect", wayOut);
        }
        Section expect = check.section("expect");
        String expected = check.has("expect") ? expect.required("value", Kinds.VERBATIM, wayOut) : "";
        return new CheckPlan.Sql(name, statement, searchPath(check), expected, timeout(check), attempts(check));
    }

    private static List<String> searchPath(Section check) {
        return check.has("search-path")
                ? check.distinctAtLeastOne(
                        "search-path", Kinds.TEXT, "name schemas, such as [shop, public], or remove the line")
                : CheckPlan.Sql.SEARCH_PATH;
    }

    private CheckPlan.Http http(String name, String method, Section check) {
        Template url = check.requiredTemplate(method, TemplateRule.http(VERIFIER), "");
        Map<String, Template> headers = headers(check);
        Optional<Template> body = JsonBody.of(check);
        if (body.isPresent() && (method.equals("get") || method.equals("head"))) {
            check.refuse("body", "is not sent by a " + method, "use post, or remove it");
        }
        requireKept(check, method, url.raw());
        headers.forEach((header, value) -> requireKept(check, "headers", value.raw()));
        body.ifPresent(text -> requireKept(check, "body", text.raw()));
        Map<String, String> keep = paths(check.section("keep"), Kinds.JSON_PATHS);
        kept.addAll(keep.keySet());
        return new CheckPlan.Http(
                name,
                method.toUpperCase(Locale.ROOT),
                url,
                headers,
                body,
                expectation(check.section("expect")),
                keep,
                timeout(check),
                attempts(check));
    }

    private static Map<String, Template> headers(Section check) {
        Section section = check.section("headers");
        Map<String, Template> headers = new LinkedHashMap<>();
        for (String header : section.keys()) {
            if (!HEADER.matcher(header).matches()) {
                section.refuse(header, "is no name of a header", "write one such as Authorization");
            }
            section.template(header, TemplateRule.text(VERIFIER)).ifPresent(value -> {
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
        int status = expect.optional("status", Kinds.number(100, 599), 200);
        Section json = expect.section("json");
        for (String path : json.keys()) {
            if (Kinds.JSON_PATHS.read().apply(path) instanceof Kind.Bad<String> bad) {
                json.refuse(path, "stands under a key that " + bad.problem(), bad.wayOut());
            }
        }
        return new Expectation(status, paths(json, Kinds.VERBATIM));
    }

    private static Map<String, String> paths(Section section, Kind<String> kind) {
        Map<String, String> paths = new LinkedHashMap<>();
        for (String key : section.keys()) {
            section.optional(key, kind).ifPresent(value -> paths.put(key, value));
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
                if (key.equals("body")) {
                    // A body may hold such words for other reasons: {id} is also a GraphQL selection.
                    check.warn(key, problem, wayOut + "; if it is meant as it stands, all is well");
                } else {
                    check.refuse(key, problem, wayOut);
                }
            }
        });
    }

    private static Duration timeout(Section check) {
        return check.optional(
                "timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)), Duration.ofSeconds(10));
    }

    private static int attempts(Section check) {
        return check.optional("attempts", Kinds.number(1, 10), 3);
    }
}
