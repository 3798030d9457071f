package dev.luneo.dr.kit.plan;

import java.util.List;
import java.util.function.Function;

/**
 * What this service makes of each type that there is at a place of the plan. Each implementation says which type is its own, in a
 * bean; a type that none serves stops the start-up by its name.
 *
 * @param <P> what all types of the place have in common
 * @param <S> what is made of one
 */
public final class ServedTypes<P, S> {
    private final List<Type<P, S>> types;

    public ServedTypes(List<Type<P, S>> types) {
        this.types = List.copyOf(types);
    }

    /** @param served the record of the plan */
    public record Type<P, S>(Class<? extends P> served, Function<P, S> made) {
        public static <P, C extends P, S> Type<P, S> of(Class<C> served, Function<C, S> made) {
            return new Type<>(served, plan -> made.apply(served.cast(plan)));
        }
    }

    /**
     * @param place where it stands, such as {@code communication.channels.ops}
     * @throws IllegalStateException when nothing serves it
     */
    public S of(P plan, String place) {
        return types.stream()
                .filter(type -> type.served().isInstance(plan))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "%s of the plan is a %s, which this service can do nothing with: it serves %s"
                                .formatted(
                                        place,
                                        name(plan.getClass()),
                                        types.stream()
                                                .map(type -> name(type.served()))
                                                .toList())))
                .made()
                .apply(plan);
    }

    private static String name(Class<?> type) {
        return type.getSimpleName();
    }
}
