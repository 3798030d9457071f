package dev.luneo.dr.verify;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.plan.CheckPlan;
import dev.luneo.dr.postgres.DatabaseLocation;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.verify.check.Check;
import dev.luneo.dr.verify.check.http.HttpCheckConfiguration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class HttpContractTest extends CheckContract {
    private final FakeApplication application = new FakeApplication();

    @AfterEach
    void close() {
        application.close();
    }

    @Override
    Asking asking(Asked like) {
        application.on(
                "/health",
                switch (like) {
                    case ANSWERS_AS_EXPECTED -> FakeApplication.json(200, "{}");
                    case ANSWERS_OTHERWISE -> FakeApplication.json(500, "\u001b[31m" + SECRET + " ".repeat(5_000));
                    case AWAY -> FakeApplication.hangUp();
                    case SILENT -> application.stall();
                });
        String check = """
                - name: health
                  get: "${API}/health?token=${TOKEN}"
                  headers: { Authorization: "Bearer ${TOKEN}" }
                  timeout: 1s
                  attempts: 2
                """;
        return new Asking(
                Plans.yaml(List.of(Plans.database("luneo", check, ""))),
                Map.of("API", application.url(), "TOKEN", SECRET, "DATABASE_URL", "postgresql://u@127.0.0.1:1/luneo"),
                DatabaseUrl.of(new DatabaseLocation("127.0.0.1", 1, "luneo"), "nobody", ""));
    }

    @Override
    ServedTypes.Type<CheckPlan, Check> served(PlanVariables variables) {
        return new HttpCheckConfiguration().httpCheck(variables);
    }
}
