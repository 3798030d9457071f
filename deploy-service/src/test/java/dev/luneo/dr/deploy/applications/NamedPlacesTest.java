package dev.luneo.dr.deploy.applications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.events.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedPlacesTest {
    private static final Location SHOP = NamedPlaces.spelled(new Location("127.0.0.1", 5432, "shop"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://u:p@localhost:5432/shop",
                "postgres://u:p@127.0.0.1/shop?schema=public",
                "postgresql://u:p%40ss@[::1]:5432/shop",
                "POSTGRES://u:p@ss@LOCALHOST/shop",
                "postgresql+psycopg2://u:p@localhost/shop",
                "postgis://u@localhost/sh%6Fp",
                "postgresql:///shop?host=localhost&port=5432",
                "postgresql://shop@localhost",
                "postgresql://u@replica:5432,localhost:5432/shop",
                "postgresql://u@elsewhere/x?a=b,postgresql://u@localhost/shop",
                "{\"url\":\"postgresql://u:p@localhost:5432/shop\"}",
                "jdbc:postgresql://localhost:5432/shop?user=u&password=p",
                "jdbc:postgresql:shop",
                "host=localhost port=5432 dbname=shop user=u password='p w'",
                "dbname = 'shop' user=u",
                "Host=127.0.0.1;Port=5432;Database=shop;Username=u;Password=p"
            })
    void a_place_is_seen_in_whatever_way_it_is_named(String value) {
        assertThat(NamedPlaces.in(value)).contains(SHOP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop",
                "http://localhost:5432/shop",
                "mysql://u:p@localhost:5432/shop",
                "postgresql://u:p@localhost:5433/shop",
                "postgresql://u:p@db:5432/shop",
                "postgresql://u:p@localhost:5432/shop_test",
                "postgresql://shop:p@localhost:5432/other",
                "jdbc:postgresql://localhost:5433/shop",
                "host=localhost port=5433 dbname=shop",
                "host=replica dbname=shop",
                "postgresql://u:%zz@[::1/"
            })
    void another_place_is_not_taken_for_it(String value) {
        assertThat(NamedPlaces.in(value)).doesNotContain(SHOP);
    }

    @Test
    void the_name_of_a_host_is_compared_without_case() {
        assertThat(NamedPlaces.in("postgresql://u@DB.Example:5432/Shop"))
                .containsExactly(NamedPlaces.spelled(new Location("db.example", 5432, "Shop")));
    }
}
