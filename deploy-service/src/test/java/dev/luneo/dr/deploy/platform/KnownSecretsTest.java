package dev.luneo.dr.deploy.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.process.Redaction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownSecretsTest {
    private static final Redaction REDACTION = new KnownSecrets()
            .with(DatabaseUrl.parse("postgresql://shop_app:pa%2Fss@db.example:5432/luneo")
                    .orThrow())
            .with(Map.of(
                    "STRIPE_SECRET_KEY", "sk_live_1",
                    "REDIS_URL", "redis://:r3dis!@cache:6379/0",
                    "OTHER_URL", "postgresql://x:0ther@h/d",
                    "session_token", "tok en",
                    "LOG_LEVEL", "verbose",
                    "KEY_BITS", "2048",
                    "APP_DATABASE_URL", "shop_app"))
            .with(
                    new PlanVariables(Map.of("DR_CHECK", "ch3ck-pw", "HOME_HOST", "db.example", "UNUSED", "unrelated")),
                    List.of(new Template("${DR_CHECK} ${HOME_HOST}")))
            .redaction();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key sk_live_1! | key ***!",
                "pass pa/ss or pa%2Fss | pass *** or ***",
                "redis r3dis! | redis ***",
                "other 0ther | other ***",
                "token 'tok en' | token '***'",
                "check ch3ck-pw | check ***"
            })
    void a_secret_is_hidden(String line, String redacted) {
        assertThat(REDACTION.apply(line)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @CsvSource({"verbose is no secret", "2048 bits", "shop_app connects to luneo on db.example", "unrelated variables"})
    void what_is_no_secret_stays_readable(String line) {
        assertThat(REDACTION.apply(line)).isEqualTo(line);
    }

    @Test
    void without_anything_known_nothing_is_hidden() {
        assertThat(new KnownSecrets().redaction().apply("plain")).isEqualTo("plain");
    }
}
