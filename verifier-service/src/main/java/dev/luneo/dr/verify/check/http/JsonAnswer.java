package dev.luneo.dr.verify.check.http;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An answer in JSON, and its values as text. */
final class JsonAnswer {
    /** Strict, and numbers as they were written: JSON-path's own reader takes almost anything for JSON. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Configuration PATHS = Configuration.builder()
            .jsonProvider(new JsonSmartJsonProvider())
            .mappingProvider(new JsonSmartMappingProvider())
            .build();

    /** A decimal with a larger exponent would become a text of that many digits. */
    private static final int MOST_DIGITS = 40;

    private final Object root;

    private JsonAnswer(Object root) {
        this.root = root;
    }

    /** Empty when it is no JSON object or list. */
    static Optional<JsonAnswer> of(byte[] body) {
        try {
            @Nullable Object root = JSON.readValue(body, Object.class);
            return root instanceof Map || root instanceof Collection
                    ? Optional.of(new JsonAnswer(root))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * The value at a path: a text as it is, a number in plain digits, {@code true}, {@code false}, {@code null}; objects
     * and lists as JSON. Empty when there is nothing at the path.
     */
    Optional<String> text(String path) {
        try {
            return Optional.of(text(JsonPath.using(PATHS).parse(root).<@Nullable Object>read(path)));
        } catch (InvalidPathException e) {
            // Nothing there, which is a kind of invalid path to the library; or a path that leads nowhere in any
            // answer.
            return Optional.empty();
        }
    }

    /** A value to carry on: a text or a number, and not empty. */
    Optional<String> kept(String path) {
        try {
            @Nullable Object value = JsonPath.using(PATHS).parse(root).read(path);
            boolean usable = value instanceof String || value instanceof Number;
            return usable ? Optional.of(text(value)).filter(text -> !text.isBlank()) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof BigDecimal number) {
            return Math.abs(number.scale()) <= MOST_DIGITS ? number.toPlainString() : number.toString();
        }
        return value instanceof Map || value instanceof Collection
                ? JSON.writeValueAsString(value)
                : String.valueOf(value);
    }
}
