package dev.luneo.backend;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request, and the reasons for which it can be refused. */
record Request(HttpExchange exchange, JsonMapper json) {

    private static final int LARGEST_BODY = 64 * 1024;

    /** The caller's mistake, with the status that says so. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        Answer answer() {
            return Answer.error(status, String.valueOf(getMessage()));
        }
    }

    JsonNode body() throws IOException, Refused {
        byte[] bytes = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            throw new Refused(413, "the body is larger than " + LARGEST_BODY + " bytes");
        }
        try {
            JsonNode body = json.readTree(bytes);
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException notJson) {
            throw new Refused(400, "the body is not JSON: " + notJson.getOriginalMessage());
        }
        throw new Refused(400, "the body is not a JSON object");
    }

    static String text(JsonNode body, String field) throws Refused {
        JsonNode value = body.path(field);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw new Refused(400, field + " must be a text that is not empty");
        }
        return value.stringValue();
    }

    static int positive(JsonNode body, String field) throws Refused {
        JsonNode value = body.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() <= 0) {
            throw new Refused(400, field + " must be a whole number above 0");
        }
        return value.intValue();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).filter(value -> !value.isBlank());
    }

    Optional<String> bearerToken() {
        return header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip());
    }
}
