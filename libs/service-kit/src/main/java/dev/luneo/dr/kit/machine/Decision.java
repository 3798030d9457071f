package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.DrEvent;
import java.util.function.Function;
import java.util.stream.Stream;

/** Something that should happen now. */
public sealed interface Decision<C> {

    /** The same thing decided twice has the same id, and happens once at a time. */
    String id();

    /** The same decision, of a machine that is a part of another: its command as one of that machine's. */
    default <D> Decision<D> map(Function<? super C, ? extends D> command) {
        if (this instanceof Perform<C> perform) {
            return new Perform<>(perform.id(), perform.key(), command.apply(perform.command()));
        }
        return this instanceof Publish<C> publish
                ? new Publish<>(publish.event())
                : new Undecided<>(((Undecided<C>) this).key(), ((Undecided<C>) this).bug());
    }

    /** Say that something is so. Fast; the event's own id is the decision's. */
    record Publish<C>(DrEvent event) implements Decision<C> {
        @Override
        public String id() {
            return event.id();
        }
    }

    /**
     * Do something that may take long.
     *
     * @param key whose owner does it; the work is interrupted when the key's partition is lost
     */
    record Perform<C>(String id, String key, C command) implements Decision<C> {}

    /**
     * Nothing could be decided about a key, because of a bug of ours. What is going on for it goes on, and nothing new is
     * begun; everything else is decided as ever.
     *
     * @param key empty for everything at once
     */
    record Undecided<C>(String key, Throwable bug) implements Decision<C> {
        @Override
        public String id() {
            return key + "/undecided";
        }
    }

    /** Decides about each thing by itself, so that a bug that one of them brings up stops that one. */
    static <T, C> Stream<Decision<C>> each(
            Stream<T> things, Function<T, String> key, Function<T, Stream<Decision<C>>> decide) {
        return things.flatMap(thing -> {
            try {
                // All of them now: what a stream throws later would be thrown at whoever looks at it.
                return decide.apply(thing).toList().stream();
            } catch (RuntimeException | StackOverflowError bug) {
                return Stream.of(new Undecided<>(key.apply(thing), bug));
            }
        });
    }
}
