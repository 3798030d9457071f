package dev.luneo.dr.kit.web;

import java.util.Set;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Bodies are JSON and nothing else, whatever other formats are on the class path, and JSON is taken by the letter: a field
 * that we do not know, that comes twice or has another type is a mistake, and mistakes begin restores that were meant to be dry
 * runs.
 */
final class JsonOnly implements WebMvcConfigurer {
    /** Text and bytes are only answered; no request is read as such. */
    private static final Set<Class<?>> KINDS = Set.of(
            JacksonJsonHttpMessageConverter.class,
            StringHttpMessageConverter.class,
            ByteArrayHttpMessageConverter.class);

    private final JsonMapper json;

    JsonOnly(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.withJsonConverter(new JacksonJsonHttpMessageConverter(strict(json)));
        converters.configureMessageConvertersList(
                all -> all.removeIf(converter -> KINDS.stream().noneMatch(kind -> kind.isInstance(converter))));
    }

    /** Reads by the letter; writes like the given one. */
    static JsonMapper strict(JsonMapper json) {
        return json.rebuild()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                // Else a blank text would be taken for null, and "dryRun": " " would restore.
                .withCoercionConfigDefaults(any -> any.setAcceptBlankAsEmpty(false))
                .withCoercionConfig(LogicalType.Textual, text -> {
                    for (CoercionInputShape shape : new CoercionInputShape[] {
                        CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float
                    }) {
                        text.setCoercion(shape, CoercionAction.Fail);
                    }
                })
                .build();
    }
}
