package dev.luneo.dr.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a service answered.
 *
 * @param body of one that is no JSON, the text
 * @param next where a list goes on; empty on its last page
 */
record Answer(int status, JsonNode body, String text, Optional<String> next) {
    /** Of the same service: a token goes to nobody that an answer leads to. */
    private static final Pattern NEXT = Pattern.compile("<(/api/[^>]*)>; rel=\"next\"");

    static Optional<String> next(@Nullable String link) {
        Matcher found = NEXT.matcher(link == null ? "" : link);
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }

    boolean ok() {
        return status / 100 == 2;
    }
}
