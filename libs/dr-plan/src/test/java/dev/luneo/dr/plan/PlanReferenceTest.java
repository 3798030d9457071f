package dev.luneo.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/plan.md is what the declarations say. */
class PlanReferenceTest {

    private static final Path PAGE = Path.of("../../docs/plan.md");

    @Test
    void the_reference_is_up_to_date() throws IOException {
        String written = PlanReference.write(PlanTypes.BUILT_IN);
        if (Boolean.getBoolean("dr.write-docs")) {
            Files.writeString(PAGE, written);
        }
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("run: mvn -pl libs/dr-plan test -Dtest='PlanSchemaTest,PlanReferenceTest' -Ddr.write-docs=true")
                .isEqualTo(written);
    }

    @Test
    void every_link_in_it_leads_to_a_heading() {
        String written = PlanReference.write(PlanTypes.BUILT_IN);
        Pattern.compile("\\(#([^)]+)\\)")
                .matcher(written)
                .results()
                .map(link -> link.group(1))
                .forEach(anchor -> assertThat(written.lines()
                                .filter(line -> line.startsWith("## "))
                                .map(line -> line.substring(3)
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace(' ', '-')))
                        .contains(anchor));
    }
}
