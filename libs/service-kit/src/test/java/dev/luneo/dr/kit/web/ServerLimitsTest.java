package dev.luneo.dr.kit.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerLimitsTest {
    @Test
    void the_connections_of_five_services_in_one_process_leave_half_of_its_open_files_to_everything_else() {
        for (int openFiles : new int[] {1_024, 4_096, 20_000, 1_000_000}) {
            assertThat(5 * ServerLimits.mostConnections(openFiles))
                    .as("of %d", openFiles)
                    .isPositive()
                    .isLessThanOrEqualTo(openFiles / 2);
        }
        assertThat(ServerLimits.mostConnections(-1)).isEqualTo(2_000);
    }
}
