package dev.luneo.dr.kit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.plan.Channel;
import dev.luneo.dr.plan.LogPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServedTypesTest {
    private record Siren(String name) implements Channel {}

    private final ServedTypes<Channel, String> types = new ServedTypes<>(List.of(
            ServedTypes.Type.of(LogPlan.class, plan -> "the log " + plan.name()),
            ServedTypes.Type.of(Siren.class, plan -> "the siren " + plan.name())));

    @Test
    void each_type_of_the_plan_becomes_what_its_implementation_makes_of_it() {
        assertThat(types.of(new Siren("roof"), "communication.channels.roof")).isEqualTo("the siren roof");
        assertThat(types.of(new LogPlan("quiet"), "communication.channels.quiet"))
                .isEqualTo("the log quiet");
    }

    @Test
    void a_type_that_nothing_serves_is_told_by_its_name_and_place() {
        var others = new ServedTypes<Channel, String>(List.of(ServedTypes.Type.of(LogPlan.class, plan -> "the log")));
        assertThatThrownBy(() -> others.of(new Siren("roof"), "communication.channels.roof"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "communication.channels.roof of the plan is a Siren, which this service can do nothing with:"
                                + " it serves [LogPlan]");
    }
}
