package dev.luneo.dr.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DamageTest {
    private static final Damage SHORT = new Damage(Damage.Kind.TRUNCATED, "toc.dat", "1 of 9 bytes");
    private static final Damage AWAY = new Damage(Damage.Kind.UNREADABLE, "toc.dat", "input/output error");

    @Test
    void five_damages_are_told_and_the_rest_counted() {
        assertThat(Damage.words(damages(5)))
                .isEqualTo("MISSING f0: gone; MISSING f1: gone; MISSING f2: gone; MISSING f3: gone; MISSING f4: gone");
        assertThat(Damage.words(damages(7))).endsWith("MISSING f4: gone; and 2 more");
    }

    @Test
    void a_disk_that_cannot_be_read_now_says_nothing_against_a_backup_and_a_lost_byte_does() {
        assertThat(Damage.mayPass(List.of(AWAY))).isTrue();
        assertThat(Damage.mayPass(List.of(AWAY, SHORT))).isFalse();
        assertThat(Damage.mayPass(List.of())).as("nothing is wrong").isFalse();
    }

    private static List<Damage> damages(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new Damage(Damage.Kind.MISSING, "f" + i, "gone"))
                .toList();
    }
}
