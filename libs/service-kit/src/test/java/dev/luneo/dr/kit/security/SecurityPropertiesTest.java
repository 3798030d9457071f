package dev.luneo.dr.kit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SecurityPropertiesTest {
    private static final String HASH = "d036bd6d01a1cae081d39a2f8dab751dc042de814fd60df31fcb553170950f29";

    @Test
    void without_any_setting_nobody_has_a_token() {
        assertThat(bind(Map.of()).tokens()).isEmpty();
    }

    @Test
    void a_token_has_a_name_a_role_and_a_hash() {
        SecurityProperties properties = bind(token("leonie", "incident-lead", HASH));
        assertThat(properties.tokens())
                .containsExactly(new SecurityProperties.Token("leonie", Role.INCIDENT_LEAD, HASH));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                arguments("", "viewer", HASH, "dr.security.tokens[].name is missing; say whose token it is"),
                arguments(
                        "vera",
                        "",
                        HASH,
                        "dr.security.tokens[vera].role is missing; one of [VIEWER, OPERATOR, INCIDENT_LEAD, ALERT_SOURCE]"),
                arguments("vera", "king", HASH, "dr.security.tokens[0].role"),
                arguments(
                        "vera",
                        "viewer",
                        "",
                        "dr.security.tokens[vera].sha256 must be 64 lower-case hex digits: printf %s \"$TOKEN\" | sha256sum"),
                arguments(
                        "vera", "viewer", HASH.toUpperCase(java.util.Locale.ROOT), "must be 64 lower-case hex digits"),
                arguments("vera", "viewer", "the-token-itself", "must be 64 lower-case hex digits"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void a_bad_token_stops_the_start_and_names_the_property(String name, String role, String hash, String reason) {
        assertThatThrownBy(() -> bind(token(name, role, hash)))
                .satisfies(failure -> assertThat(chain(failure)).contains(reason));
    }

    @Test
    void the_token_itself_in_the_place_of_its_hash_is_not_repeated() {
        assertThatThrownBy(() -> bind(token("vera", "viewer", "the-token-itself")))
                .rootCause()
                .message()
                .doesNotContain("the-token-itself");
    }

    @Test
    void two_people_cannot_have_the_same_token() {
        Map<String, String> both = new HashMap<>(token("vera", "viewer", HASH));
        token("otto", "operator", HASH).forEach((key, value) -> both.put(key.replace("[0]", "[1]"), value));
        assertThatThrownBy(() -> bind(both))
                .rootCause()
                .hasMessage("dr.security.tokens: otto has the same token as another; give everyone their own");
    }

    private static SecurityProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("dr.security", SecurityProperties.class);
    }

    private static Map<String, String> token(String name, String role, String hash) {
        Map<String, String> settings = new HashMap<>();
        Map.of("name", name, "role", role, "sha256", hash).forEach((property, value) -> {
            if (!value.isEmpty()) {
                settings.put("dr.security.tokens[0]." + property, value);
            }
        });
        return settings;
    }

    private static String chain(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }
}
