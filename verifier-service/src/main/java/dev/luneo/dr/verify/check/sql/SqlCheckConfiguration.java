package dev.luneo.dr.verify.check.sql;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.plan.SqlCheckPlan;
import dev.luneo.dr.verify.check.Check;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class SqlCheckConfiguration {

    @Bean
    public ServedTypes.Type<CheckPlan, Check> sqlCheck(PlanVariables variables) {
        return ServedTypes.Type.of(SqlCheckPlan.class, plan -> new SqlCheck(plan, new AskedAs(variables)));
    }
}
