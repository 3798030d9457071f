package dev.luneo.dr.kit.security;

import dev.luneo.dr.kit.web.ProblemWriter;
import dev.luneo.dr.kit.web.Refusals;
import dev.luneo.dr.kit.web.StrictRequests;
import dev.luneo.dr.kit.words.Excerpt;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.HeaderWriterFilter;
import tools.jackson.databind.json.JsonMapper;

/** Bearer tokens, four roles, deny by default. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(SecurityProperties.class)
public class SecurityConfiguration {

    /**
     * Headers are written before a request is handled and not after: a stream is sent by a thread of its own, which may be at the
     * same headers when the request's thread comes back.
     */
    private static final class HeadersFirst implements ObjectPostProcessor<HeaderWriterFilter> {
        @Override
        public <O extends HeaderWriterFilter> O postProcess(O filter) {
            filter.setShouldWriteHeadersEagerly(true);
            return filter;
        }
    }

    @Bean
    static RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.fromHierarchy(Role.HIERARCHY);
    }

    @Bean
    Refusals refusals(JsonMapper json) {
        return new Refusals(new ProblemWriter(json));
    }

    /** For addresses and headers that try to get around the rules, or are none. */
    @Bean
    RequestRejectedHandler requestRejectedHandler(Refusals refusals) {
        return (request, response, rejected) -> refusals.answer(
                request,
                response,
                HttpStatus.BAD_REQUEST,
                "The address, the method or a header has signs in it that none of ours has;"
                        + " /v3/api-docs tells what there is");
    }

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http,
            SecurityProperties properties,
            AccessRules rules,
            Refusals refusals,
            Clock clock,
            MeterRegistry registry) {
        WrongTokens strangers = new WrongTokens(refusals, clock, registry);
        return http.csrf(csrf -> csrf.disable()) // no cookies, so no request can be forged with them
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .anonymous(anonymous -> {})
                .headers(headers -> headers.withObjectPostProcessor(new HeadersFirst()))
                .authorizeHttpRequests(requests -> {
                    requests.requestMatchers(HttpMethod.GET, "/actuator/health", "/actuator/health/*")
                            .permitAll();
                    // HEAD too: that is how uptime monitors look at a page.
                    rules.open().forEach(path -> {
                        requests.requestMatchers(HttpMethod.GET, path).permitAll();
                        requests.requestMatchers(HttpMethod.HEAD, path).permitAll();
                    });
                    rules.rules()
                            .forEach(rule -> requests.requestMatchers(rule.method(), rule.path())
                                    .hasAnyRole(rule.roles().stream()
                                            .map(Role::name)
                                            .toArray(String[]::new)));
                    requests.requestMatchers(
                                    HttpMethod.GET, "/api/**", "/actuator/**", "/v3/api-docs/**", "/v3/api-docs")
                            .hasRole(Role.VIEWER.name());
                    requests.anyRequest().denyAll();
                })
                .oauth2ResourceServer(server -> server.opaqueToken(
                                opaque -> opaque.introspector(new TokenBook(properties)))
                        .bearerTokenResolver(new HeaderTokens())
                        .authenticationEntryPoint(strangers)
                        .accessDeniedHandler((request, response, failure) -> refusals.answer(
                                request,
                                response,
                                HttpStatus.FORBIDDEN,
                                "Your token's role does not allow %s %s%s"
                                        .formatted(
                                                request.getMethod(),
                                                Excerpt.ofValue(request.getRequestURI()),
                                                rules.whoMay(request.getMethod(), request.getRequestURI())
                                                        .map("; it takes the token of %s"::formatted)
                                                        .orElse("")))))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(strangers))
                // Nothing of a body is read before its sender is known and allowed to send it.
                .addFilterAfter(new Shares(refusals), AuthorizationFilter.class)
                .addFilterAfter(new StrictRequests(refusals), Shares.class)
                .build();
    }
}
