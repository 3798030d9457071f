package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that must hold before "resolved" is said. */
public sealed interface CheckPlan {

    String name();

    /** Of one attempt: 1 second to 10 minutes, 10 seconds unless said otherwise. */
    Duration timeLimit();

    /** In all, the first included: 1 to 10, 3 unless said otherwise. */
    int attempts();

    /**
     * An HTTP request and what it must answer.
     *
     * @param method upper case
     * @param body JSON text with templates inside its strings: fill it with {@link Template#resolveInJson}
     * @param keep name to JSON path: values of the answer that later checks use as <code>{name}</code>
     */
    record Http(
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
        public Http {
            headers = Ordered.copyOf(headers);
            keep = Ordered.copyOf(keep);
        }
    }

    /**
     * A query of one value and what it must be, compared as text.
     *
     * @param searchPath schemas in which names are looked for, in this order; {@code $user} is the one called as the role is
     */
    record Sql(String name, String sql, List<String> searchPath, String expected, Duration timeLimit, int attempts)
            implements CheckPlan {
        /** PostgreSQL's own, whatever is set for the database or the role. */
        public static final List<String> SEARCH_PATH = List.of("$user", "public");

        public Sql {
            searchPath = List.copyOf(searchPath);
        }
    }
}
