package dev.luneo.dr.verify.check.http;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.HttpCheckPlan;
import dev.luneo.dr.verify.check.Check;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class HttpCheckConfiguration {
    /** To get a connection; less than the shortest usual time limit, so that the failure can say it was this. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    @Bean
    public ServedTypes.Type<CheckPlan, Check> httpCheck(PlanVariables variables) {
        // Not HTTP/2: on plain connections it begins with an upgrade that some servers stumble over.
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
        return ServedTypes.Type.of(HttpCheckPlan.class, plan -> new HttpCheck(plan, client, variables));
    }
}
