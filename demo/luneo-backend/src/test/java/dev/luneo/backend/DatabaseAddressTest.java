package dev.luneo.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

    @Test
    void every_part_is_read_and_decoded() {
        DatabaseAddress address = DatabaseAddress.parse(
                "postgresql://sh%40p:p+a%2Fb%3A@db.example:6432/my%20shop?sslmode=require&pgbouncer=true");

        assertThat(address)
                .isEqualTo(new DatabaseAddress(
                        "db.example", 6432, "my shop", "sh@p", "p+a/b:", "sslmode=require&pgbouncer=true"));
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:6432/my%20shop?sslmode=require");
        assertThat(address.toString()).isEqualTo("my shop at db.example:6432");
    }

    @Test
    void port_and_password_may_be_left_out() {
        assertThat(DatabaseAddress.parse("postgres://shop@localhost/shop"))
                .isEqualTo(new DatabaseAddress("localhost", 5432, "shop", "shop", "", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "geheim",
                "jdbc:postgresql://u:geheim@h/d",
                "postgresql://u:geheim@h",
                "postgresql://u:geheim@h/",
                "postgresql://h/geheim",
                "mysql://u:geheim@h/d",
                "postgresql://u:geh eim@h/geheim"
            })
    void what_is_no_url_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> DatabaseAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("geheim");
    }
}
