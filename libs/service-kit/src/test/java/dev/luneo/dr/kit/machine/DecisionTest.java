package dev.luneo.dr.kit.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A bug about one database stops that one. */
class DecisionTest {
    @Test
    void a_bug_about_one_key_leaves_the_decisions_about_all_the_others() {
        IllegalStateException bug = new IllegalStateException("a bug");
        List<Decision<String>> decisions = Decision.<String, String>each(
                        Stream.of("shop", "luneo", "crm"),
                        name -> name,
                        name -> Stream.of(name).map(each -> {
                            if (each.equals("luneo")) {
                                throw bug;
                            }
                            return new Decision.Perform<>("do/" + each, each, "do");
                        }))
                .toList();
        assertThat(decisions)
                .containsExactly(
                        new Decision.Perform<>("do/shop", "shop", "do"),
                        new Decision.Undecided<>("luneo", bug),
                        new Decision.Perform<>("do/crm", "crm", "do"));
    }
}
