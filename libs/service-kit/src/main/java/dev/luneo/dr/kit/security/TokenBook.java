package dev.luneo.dr.kit.security;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

/** Knows tokens by their hashes only. */
final class TokenBook implements OpaqueTokenIntrospector {
    private final List<SecurityProperties.Token> tokens;

    TokenBook(SecurityProperties properties) {
        this.tokens = properties.tokens();
    }

    @Override
    public OAuth2AuthenticatedPrincipal introspect(String token) {
        byte[] hash = DigestUtils.sha256(token);
        return tokens.stream()
                .filter(known -> MessageDigest.isEqual(hash, HexFormat.of().parseHex(known.sha256())))
                .findFirst()
                .map(TokenBook::principal)
                .orElseThrow(() -> new BadOpaqueTokenException("The token is not known here"));
    }

    private static OAuth2AuthenticatedPrincipal principal(SecurityProperties.Token token) {
        List<GrantedAuthority> authorities = List.of(token.role().authority());
        return new DefaultOAuth2AuthenticatedPrincipal(
                token.name(), Map.of("role", token.role().name()), authorities);
    }
}
