package dev.luneo.dr.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryKeysTest {

    private static final String KEY = RepositoryKeys.generate();
    private static final byte[] MANIFEST = "a manifest".getBytes(UTF_8);

    @Test
    void the_first_key_signs_and_an_old_one_still_vouches() {
        Signature old = RepositoryKeys.parse(KEY).sign(MANIFEST);
        RepositoryKeys changed = RepositoryKeys.parse(RepositoryKeys.generate() + ",\n" + KEY);

        assertThat(changed.judge(old, MANIFEST)).isEqualTo(RepositoryKeys.Word.OURS);
        assertThat(changed.sign(MANIFEST).key()).isEqualTo(changed.ids().get(0)).isNotEqualTo(old.key());
    }

    @Test
    void a_signature_of_other_bytes_is_broken_and_one_by_another_key_says_nothing() {
        RepositoryKeys keys = RepositoryKeys.parse(KEY);
        Signature signature = keys.sign(MANIFEST);

        assertThat(keys.judge(signature, "another".getBytes(UTF_8))).isEqualTo(RepositoryKeys.Word.BROKEN);
        assertThat(RepositoryKeys.parse(RepositoryKeys.generate()).judge(signature, MANIFEST))
                .isEqualTo(RepositoryKeys.Word.UNKNOWN_KEY);
    }

    @Test
    void a_key_is_the_same_in_either_case_and_its_id_does_not_show_it() {
        RepositoryKeys keys = RepositoryKeys.parse(KEY);

        assertThat(RepositoryKeys.parse(KEY.toUpperCase()).ids()).isEqualTo(keys.ids());
        assertThat(keys.toString()).doesNotContain(KEY.substring(0, 16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "0123456789abcdef",
                "zz23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "abababababababababababababababababababababababababababababababab"
            })
    void what_can_be_guessed_or_is_no_key_is_refused_with_the_way_to_make_one_and_is_not_repeated(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RepositoryKeys.parse(text))
                .withMessageContaining(RepositoryKeys.COMMAND)
                .satisfies(refused -> assertThat(
                                text.isEmpty() || !refused.getMessage().contains(text))
                        .isTrue());
    }
}
