package dev.luneo.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {

    @Test
    void only_the_password_matches_its_hash() {
        String stored = Passwords.hash("Köln-1248");

        assertThat(Passwords.matches("Köln-1248", stored)).isTrue();
        assertThat(Passwords.matches("köln-1248", stored)).isFalse();
        assertThat(Passwords.matches("", stored)).isFalse();
        assertThat(Passwords.matches("Köln-1248", "Köln-1248")).isFalse();
        assertThat(Passwords.matches("", Passwords.OF_NOBODY)).isFalse();
    }

    @Test
    void the_same_password_is_stored_differently_each_time() {
        assertThat(Passwords.hash("demo")).isNotEqualTo(Passwords.hash("demo"));
    }
}
