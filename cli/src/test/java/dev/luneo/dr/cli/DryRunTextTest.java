package dev.luneo.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What somebody sees before they say yes. */
class DryRunTextTest {
    private static final String DRY_RUN = """
            {"sentence": "s", "database": "luneo", "to": "database", "requiredApprovals": 2, "target": "x",
             "backup": {"backupId": "b-2", "restorablePoint": "2026-11-29T00:00:00Z"},
             "dataLoss": {"seconds": 4440, "sentence": "x"},
             "forecast": {"sentence": "About 6 s, against an objective of 30 min. Measured in one earlier recovery"},
             "backups": [
               {"backupId": "b-3", "restorablePoint": "2026-11-30T01:12:00Z", "backupBytes": 900000, "rows": 97000, "rowsByTable": {},
                "authenticated": true, "looksWhole": false, "note": "table orders has 20 rows, and had 20,188"},
               {"backupId": "b-2", "restorablePoint": "2026-11-29T00:00:00Z", "backupBytes": 2038419, "rows": 96000,
                "rowsByTable": {"public.users": 1, "public.orders": 20188}, "authenticated": true, "looksWhole": true, "note": null}],
             "problems": [%s], "warnings": ["`\\"to\\": \\"in-place\\"` keeps the name"]}""";

    private static final String PROBLEM = "{\"detail\": \"The env file is gone.\", \"hint\": \"Bring it back\"}";

    private static String shown(String problems, int width) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
        Screen screen = new Screen(to, to, true, Map.of("TERM", "dumb"), width);
        text(problems).parts().forEach(part -> part.on(screen));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static DryRunText text(String problems) {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        return new DryRunText(
                JsonMapper.builder().build().readTree(DRY_RUN.formatted(problems)),
                new Target.Before(Instant.parse("2026-11-30T01:10:00Z")),
                new Clocks(berlin, berlin, Instant.parse("2026-11-30T01:14:00Z")),
                new Typed("./dr", List.of()));
    }

    @Test
    void it_tells_what_is_taken_what_is_lost_what_it_replaces_how_long_it_takes_and_who_says_yes() {
        assertThat(shown("", 200))
                .contains(
                        "it began       02:10:00 CET, 4 min ago, as you say",
                        "it takes       backup b-2, of Sun 29 Nov 01:00:00 CET, 1 d 1 h ago",
                        "lost would be  what was written in the last 1 h 14 min; the newest backup has 1,000 rows more",
                        "the old one is kept, shut",
                        "About 6 s, against an objective of 30 min",
                        "2 people, each an incident lead",
                        "    b-3  02:12:00      900 kB  97,000 rows  NOT WHOLE",
                        "table orders has 20 rows, and had 20,188",
                        "->  b-2  29 Nov 01:00  2.0 MB  96,000 rows  whole",
                        "public.orders 20,188, public.users 1",
                        "--in-place keeps the name")
                .doesNotContain("stand in the way");
        assertThat(text("").wouldWork()).isTrue();
    }

    @Test
    void what_stands_in_the_way_comes_with_the_way_out() {
        assertThat(shown(PROBLEM, 200))
                .contains("What would stand in the way:", "  - The env file is gone. Bring it back");
        assertThat(text(PROBLEM).wouldWork()).isFalse();
        assertThat(text(PROBLEM).runsAlready()).isFalse();
        assertThat(
                        text("{\"reason\": \"recovery-running\", \"detail\": \"Recovery r-1 is restoring\", \"hint\": \"Follow it\"}")
                                .runsAlready())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void it_fits_the_terminal(int width) {
        assertThat(shown(PROBLEM, width).lines()).allMatch(line -> line.length() <= width);
    }
}
