package dev.luneo.dr.restore.full;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveScriptTest {
    @Test
    void roles_and_what_concerns_the_database_itself_are_found_by_line() {
        ArchiveScript script = ArchiveScript.of(List.of(
                "CREATE DATABASE \"Shop\" WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';",
                "ALTER DATABASE \"Shop\" OWNER TO shop_owner;",
                "ALTER DATABASE \"Shop\" SET search_path TO 'app', 'public';",
                "ALTER ROLE reporter IN DATABASE \"Shop\" SET work_mem TO '64MB';",
                "REVOKE CONNECT,TEMPORARY ON DATABASE \"Shop\" FROM PUBLIC;",
                "GRANT CONNECT ON DATABASE \"Shop\" TO \"the \"\"app\"\"\";",
                "ALTER TABLE public.customers OWNER TO shop_owner;",
                "GRANT SELECT ON TABLE public.customers TO reader WITH GRANT OPTION;",
                "ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA public GRANT SELECT ON TABLES  TO auditor;",
                "SET SESSION AUTHORIZATION deputy;",
                "    GRANT ALL ON TABLE x TO nobody; -- inside a function's body"));

        assertThat(script.owners()).containsExactlyInAnyOrder("shop_owner");
        assertThat(script.grantees())
                .containsExactlyInAnyOrder("the \"app\"", "reader", "auditor", "shop_owner", "deputy", "reporter");
        assertThat(script.beforehand(true, true).stream().map(statement -> statement.sql("\"here\"")))
                .containsExactly("ALTER DATABASE \"here\" OWNER TO shop_owner;");
        assertThat(script.afterwards(true).stream().map(statement -> statement.sql("\"here\"")))
                .containsExactly(
                        "ALTER DATABASE \"here\" SET search_path TO 'app', 'public';",
                        "ALTER ROLE reporter IN DATABASE \"here\" SET work_mem TO '64MB';",
                        "REVOKE CONNECT,TEMPORARY ON DATABASE \"here\" FROM PUBLIC;",
                        "GRANT CONNECT ON DATABASE \"here\" TO \"the \"\"app\"\"\";");
    }

    @Test
    void grants_can_be_left_out() {
        ArchiveScript script = ArchiveScript.of(List.of(
                "CREATE DATABASE shop WITH TEMPLATE = template0;",
                "ALTER DATABASE shop OWNER TO shop_owner;",
                "ALTER DATABASE shop SET work_mem TO '8MB';",
                "GRANT CONNECT ON DATABASE shop TO app;"));

        assertThat(script.afterwards(false).stream().map(statement -> statement.sql("x")))
                .containsExactly("ALTER DATABASE x SET work_mem TO '8MB';");
    }

    @Test
    void grants_on_the_schema_public_are_made_beforehand() {
        ArchiveScript script = ArchiveScript.of(List.of(
                "CREATE DATABASE shop WITH TEMPLATE = template0;",
                "ALTER DATABASE shop OWNER TO shop_owner;",
                "-- Name: f(); Type: FUNCTION; Schema: public; Owner: shop_owner",
                "GRANT ALL ON SCHEMA public TO mallory;",
                "-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner",
                "REVOKE USAGE ON SCHEMA public FROM PUBLIC;",
                "GRANT ALL ON SCHEMA public TO app;",
                "-- Name: SCHEMA other; Type: ACL; Schema: -; Owner: shop_owner",
                "GRANT ALL ON SCHEMA other TO app;"));

        assertThat(script.beforehand(true, true).stream().map(statement -> statement.sql("x")))
                .containsExactly("ALTER DATABASE x OWNER TO shop_owner;", "GRANT ALL ON SCHEMA public TO app;");
        assertThat(script.beforehand(false, false)).isEmpty();
    }

    @Test
    void the_value_of_a_setting_is_never_told() {
        ArchiveScript script = ArchiveScript.of(List.of(
                "CREATE DATABASE shop WITH TEMPLATE = template0;",
                "ALTER DATABASE shop SET \"app.jwt_secret\" TO 'hush';"));
        assertThat(script.statements().get(0).words())
                .isEqualTo("ALTER DATABASE … SET \"app.jwt_secret\" TO …")
                .doesNotContain("hush");
    }
}
