package dev.luneo.dr.kit.security;

import dev.luneo.dr.kit.web.ProblemWriter;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import tools.jackson.databind.json.JsonMapper;

/** Bearer tokens, four roles, deny by default. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(SecurityProperties.class)
public class SecurityConfiguration {

    @Bean
    static RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.fromHierarchy(Role.HIERARCHY);
    }

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, SecurityProperties properties, AccessRules rules, JsonMapper json) {
        ProblemWriter problems = new ProblemWriter(json);
        return http.csrf(csrf -> csrf.disable()) // no cookies, so no request can be forged with them
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .anonymous(anonymous -> {})
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
                        .authenticationEntryPoint((request, response, failure) -> {
                            response.setHeader("WWW-Authenticate", "Bearer");
                            problems.write(
                                    response,
                                    HttpStatus.UNAUTHORIZED,
                                    "This needs a token. Send the header: Authorization: Bearer <token>");
                        })
                        .accessDeniedHandler((request, response, failure) -> problems.write(
                                response,
                                HttpStatus.FORBIDDEN,
                                "Your token's role does not allow %s %s"
                                        .formatted(request.getMethod(), request.getRequestURI()))))
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, failure) -> {
                    response.setHeader("WWW-Authenticate", "Bearer");
                    problems.write(
                            response,
                            HttpStatus.UNAUTHORIZED,
                            "This needs a token. Send the header: Authorization: Bearer <token>");
                }))
                .addFilterBefore(new dev.luneo.dr.kit.web.BodyLimit(problems), AuthorizationFilter.class)
                .build();
    }
}
