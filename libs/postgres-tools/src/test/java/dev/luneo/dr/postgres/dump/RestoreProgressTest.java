package dev.luneo.dr.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreProgressTest {
    @ParameterizedTest
    @CsvSource({
        "TABLE DATA medication, rows of table medication",
        "ENCODING ENCODING, settings",
        "SEARCHPATH SEARCHPATH, settings",
        "INDEX patient_born_idx, INDEX patient_born_idx",
        "TABLE DATA ORDERS, rows of table ORDERS"
    })
    void what_is_worked_on_is_called_as_whoever_waits_for_it_would_call_it(String object, String words) {
        assertThat(new RestoreProgress(1, 2, object).words()).isEqualTo(words);
    }
}
