package dev.luneo.dr.kit.web;

import dev.luneo.dr.kit.words.Excerpt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses a body in which anything is null. Whoever writes a field means something by it, and null would count as not written:
 * {@code "dryRun": null}, from a script's empty variable, would restore.
 */
@ControllerAdvice
final class NoNulls extends RequestBodyAdviceAdapter {
    private final JsonMapper json;

    NoNulls(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        byte[] body = message.getBody().readAllBytes();
        Optional<String> field = firstNull(body);
        if (field.isPresent()) {
            throw RequestRefused.badRequest(
                    field.get().isEmpty()
                            ? new BadField("body", "null", "is null; send a JSON object")
                            : new BadField(
                                    field.get(), "null", "is null; leave the field out, or send what you mean by it"));
        }
        return new Read(message.getHeaders(), body);
    }

    /** As a path such as {@code labels.team}; empty for the whole body. */
    private Optional<String> firstNull(byte[] body) {
        try (JsonParser parser = json.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NULL) {
                    return Optional.of(path(parser.streamReadContext()));
                }
            }
            return Optional.empty();
        } catch (JacksonException broken) {
            return Optional.empty(); // whoever reads it for good tells what is wrong with it
        }
    }

    private static String path(@Nullable TokenStreamContext at) {
        if (at == null || at.inRoot()) {
            return "";
        }
        String before = path(at.getParent());
        if (at.inArray()) {
            return "%s[%d]".formatted(before, at.getCurrentIndex());
        }
        String name = Excerpt.ofValue(String.valueOf(at.currentName()));
        return before.isEmpty() ? name : before + "." + name;
    }

    private record Read(HttpHeaders headers, byte[] body) implements HttpInputMessage {
        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
