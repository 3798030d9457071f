package dev.luneo.dr.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a JSON document did not become the record it should, in words for whoever sent it. The parser's own words name Java
 * classes, which help nobody there.
 *
 * @param field path of the field, for example {@code recovery.purpose} or {@code checks[0].name}; empty for the whole document
 * @param value what was sent there, shortened; empty when nothing was
 * @param problem reads on after the field: what is wrong with the value, and what to send instead
 */
public record JsonMisfit(String field, String value, String problem) {
    /** Enough to recognise a value by. */
    private static final int LONGEST_VALUE = 60;

    /** @param document what was read when {@code failure} came up; looked at again, since the failure does not hold the value */
    public static JsonMisfit of(JacksonException failure, byte[] document, JsonMapper json) {
        JsonNode root;
        try {
            root = json.readTree(document);
        } catch (JacksonException broken) {
            return new JsonMisfit("", "", notJson(broken));
        }
        if (root == null || !root.isObject()) {
            return new JsonMisfit("", "", "is %s; it must be a JSON object".formatted(kind(root)));
        }
        String path = path(failure);
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return new JsonMisfit(path, at(root, failure), "is not a field here; known are " + known(unknown));
        }
        if (rootCause(failure) instanceof IllegalArgumentException refused
                && !(refused instanceof NumberFormatException)) {
            return refusedByRecord(path, String.valueOf(refused.getMessage()));
        }
        return wrongType(path, at(root, failure), expected(target(failure)));
    }

    /** As one sentence. */
    public String sentence() {
        return field.isEmpty() ? "the JSON " + problem : "%s %s".formatted(field, problem);
    }

    private static JsonMisfit wrongType(String path, String value, String expected) {
        return value.isEmpty()
                ? new JsonMisfit(path, "", "is missing; it must be " + expected)
                : new JsonMisfit(path, value, "is %s; it must be %s".formatted(value, expected));
    }

    /** Records say "name is missing; ...": their field's name begins the sentence, and its owner's path goes before it. */
    private static JsonMisfit refusedByRecord(String owner, String message) {
        int end = message.indexOf(' ');
        String name = end < 0 ? "" : message.substring(0, end);
        String field = Stream.of(owner, name).filter(part -> !part.isEmpty()).collect(Collectors.joining("."));
        return new JsonMisfit(field, "", message.substring(end + 1));
    }

    private static String notJson(JacksonException broken) {
        String where = broken.getLocation() == null
                ? ""
                : " (line %d, column %d)"
                        .formatted(
                                broken.getLocation().getLineNr(),
                                broken.getLocation().getColumnNr());
        return "cannot be read%s: %s".formatted(where, what(broken));
    }

    private static String what(JacksonException broken) {
        if (broken instanceof UnexpectedEndOfInputException) {
            return "it ends too early";
        }
        if (broken instanceof MismatchedInputException) {
            return "more follows after it; send one JSON object";
        }
        if (broken instanceof StreamConstraintsException) {
            return String.valueOf(broken.getOriginalMessage()).replaceAll(", from `[^`]*`", "");
        }
        return String.valueOf(broken.getOriginalMessage()).replaceAll("\\s*\\(?[a-z ]*at? ?\\[Source:[^]]*]\\)?", "");
    }

    private static String at(JsonNode root, JacksonException failure) {
        JsonNode node = root;
        for (JacksonException.Reference step : failure.getPath()) {
            node = step.getPropertyName() == null ? node.path(step.getIndex()) : node.path(step.getPropertyName());
        }
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        String text = node.isString() ? "'" + node.stringValue() + "'" : node.toString();
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…";
    }

    private static String path(JacksonException failure) {
        return failure.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .reduce(
                        "",
                        (left, right) -> left.isEmpty() || right.startsWith("[") ? left + right : left + "." + right);
    }

    private static @Nullable Class<?> target(JacksonException failure) {
        if (failure instanceof MismatchedInputException mismatched) {
            return mismatched.getTargetType();
        }
        return failure instanceof InputCoercionException coercion ? coercion.getTargetType() : null;
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type; the interface's documentation says which";
        }
        if (type.isEnum()) {
            return "one of " + names(List.of(type.getEnumConstants()));
        }
        if (type == Instant.class) {
            return "an instant such as 2026-11-23T03:15:00Z";
        }
        if (type == Duration.class) {
            return "a duration such as PT1M30S";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a %snumber"
                    .formatted(type == double.class || type == Double.class ? "" : "whole ")
                    .concat(type == int.class || type == Integer.class ? " below 2147483648" : "");
        }
        return Collection.class.isAssignableFrom(type) ? "a JSON array" : "a JSON object";
    }

    /** {@code A, B, C}, for "one of ...". */
    static String names(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String kind(@Nullable JsonNode root) {
        if (root == null || root.isNull() || root.isMissingNode()) {
            return "empty";
        }
        return root.isArray() ? "an array" : "a single value";
    }

    private static String known(UnrecognizedPropertyException unknown) {
        Collection<Object> known = unknown.getKnownPropertyIds();
        return known == null
                ? "none"
                : known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
