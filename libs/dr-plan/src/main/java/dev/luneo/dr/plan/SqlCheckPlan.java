package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A query of one value and what it must be, compared as text.
 *
 * @param searchPath schemas in which names are looked for, in this order; {@code $user} is the one called as the role is
 */
public record SqlCheckPlan(
        String name, String sql, List<String> searchPath, String expected, Duration timeLimit, int attempts)
        implements CheckPlan {

    /** PostgreSQL's own, whatever is set for the database or the role. */
    public static final List<String> STANDARD_SEARCH_PATH = List.of("$user", "public");

    private static final Key<String> STATEMENT =
            Key.value("sql", Kinds.TEXT, "a query of one value, read only").must("");
    private static final String VALUE_WAY_OUT = "write `expect: { value: 0 }`: what the query must answer";
    private static final Key<String> VALUE =
            Key.value("value", Kinds.VERBATIM, "compared as text").must(VALUE_WAY_OUT);
    private static final Key<Section> EXPECT = Key.block(
                    "expect", Block.of("expected value", VALUE), "what it must answer")
            .must(VALUE_WAY_OUT);
    private static final Key<Optional<List<String>>> SEARCH_PATH = Key.distinct(
                    "search-path",
                    Kinds.TEXT,
                    "schemas that names are looked for in; `[$user, public]` unless said otherwise")
            .someOrNone("name schemas, such as [shop, public], or remove the line");

    static final Variant<CheckPlan> VARIANT = Variant.<CheckPlan>of(
                    "sql", Block.of("check by SQL", STATEMENT, EXPECT, SEARCH_PATH), SqlCheckPlan::read)
            .chosenBy(List.of(STATEMENT));

    public SqlCheckPlan {
        searchPath = List.copyOf(searchPath);
    }

    @Override
    public String question() {
        return sql;
    }

    /** It is asked in a read-only transaction. */
    @Override
    public boolean mayChange() {
        return false;
    }

    @Override
    public boolean asksDatabase() {
        return true;
    }

    private static SqlCheckPlan read(Section check) {
        Section expect = check.get(EXPECT);
        return new SqlCheckPlan(
                check.get(NAME),
                check.get(STATEMENT),
                check.get(SEARCH_PATH).orElse(STANDARD_SEARCH_PATH),
                check.has(EXPECT) ? expect.get(VALUE) : "",
                check.get(TIMEOUT),
                check.get(ATTEMPTS));
    }
}
