package dev.luneo.dr.kit.security;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The bearer tokens a service accepts. Without any, nobody gets in: only health and the public pages answer. */
@ConfigurationProperties("dr.security")
public record SecurityProperties(@DefaultValue List<Token> tokens) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * @param name whose token it is; it stands in the events as who asked and who approved
     * @param sha256 of the token, in lower-case hex: {@code printf %s "$TOKEN" | sha256sum}. Tokens are long and random,
     *     so a fast hash is enough.
     */
    public record Token(String name, Role role, String sha256) {
        public Token {
            if (name == null || name.isBlank()) {
                throw new IllegalArgumentException("dr.security.tokens[].name is missing; say whose token it is");
            }
            if (role == null) {
                throw new IllegalArgumentException(
                        "dr.security.tokens[%s].role is missing; one of %s".formatted(name, List.of(Role.values())));
            }
            if (sha256 == null || !SHA_256.matcher(sha256).matches()) {
                throw new IllegalArgumentException(
                        "dr.security.tokens[%s].sha256 must be 64 lower-case hex digits: printf %%s \"$TOKEN\" | sha256sum"
                                .formatted(name));
            }
        }
    }

    public SecurityProperties {
        tokens = List.copyOf(tokens);
        Set<String> hashes = new HashSet<>();
        for (Token token : tokens) {
            if (!hashes.add(token.sha256())) {
                throw new IllegalArgumentException(
                        "dr.security.tokens: %s has the same token as another; give everyone their own"
                                .formatted(token.name()));
            }
        }
    }
}
