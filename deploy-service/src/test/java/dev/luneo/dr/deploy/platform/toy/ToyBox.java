package dev.luneo.dr.deploy.platform.toy;

import dev.luneo.dr.deploy.platform.Platform;
import dev.luneo.dr.deploy.platform.Platforms;
import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.Block;
import dev.luneo.dr.plan.Key;
import dev.luneo.dr.plan.Kinds;
import dev.luneo.dr.plan.PlanTypes;
import dev.luneo.dr.plan.PlatformPlan;
import dev.luneo.dr.plan.Variant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** All that a platform has to bring: what the plan says of it, and what serves that. Nothing of the product's own code knows it. */
public final class ToyBox implements AutoCloseable {
    /** What `type: toy` may say in a plan. */
    public record ToyPlan(String colour) implements PlatformPlan {
        @Override
        public String type() {
            return "toy";
        }

        @Override
        public String restartedBy() {
            return "winding it up";
        }
    }

    private static final Key<String> COLOUR =
            Key.value("colour", Kinds.TEXT, "by which it is found").must("write `colour: red`");

    public static final PlanTypes TYPES = PlanTypes.BUILT_IN.with(
            PlanTypes.PLATFORMS,
            Variant.of("toy", Block.of("toy platform", COLOUR), toy -> new ToyPlan(toy.get(COLOUR))));

    private final Map<String, Toy> byColour = new ConcurrentHashMap<>();

    public Platforms added(Platforms platforms) {
        return platforms.with(ToyPlan.class, this::of);
    }

    private Platform of(ApplicationPlan application, ToyPlan plan) {
        return byColour.computeIfAbsent(plan.colour(), colour -> new Toy(application));
    }

    public Toy toy(String colour) {
        return Objects.requireNonNull(byColour.get(colour), colour);
    }

    @Override
    public void close() {
        byColour.values().forEach(Toy::close);
    }
}
