package dev.luneo.dr.kit.web;

import dev.luneo.dr.kit.security.AccessRules;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** How requests come in, for every service alike. */
@Configuration(proxyBeanMethods = false)
public class WebConfiguration {
    @Bean
    JsonOnly jsonOnly(JsonMapper json) {
        return new JsonOnly(json);
    }

    @Bean
    NoNulls noNulls(JsonMapper json) {
        return new NoNulls(json);
    }

    @Bean
    DescribedApi describedApi(AccessRules rules, @Value("${spring.application.name:}") String service) {
        return new DescribedApi(rules, service);
    }

    @Bean
    ServerLimits serverLimits(JsonMapper json) {
        return new ServerLimits(json);
    }

    @Bean
    ServerDirectory serverDirectory() {
        return new ServerDirectory();
    }
}
