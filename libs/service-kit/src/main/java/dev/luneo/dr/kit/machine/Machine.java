package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.recovery.Situation;
import java.util.List;

/**
 * What a service knows and wants, without any effect: no clock, no file, no socket. Everything that happens because of it
 * is done by {@link MachineRuntime} and the service's {@link Performer}.
 *
 * @param <S> the state, immutable
 * @param <C> the commands the service's performer carries out
 */
public interface Machine<S, C> {

    /** The service's name: its consumer group, and the source of its events. */
    String service();

    /** The topic whose partitions say which replica acts on a key. */
    Topic ownedBy();

    S initial();

    /** Pure. Must accept any event in any order across keys, and any event twice. */
    S evolve(S state, Recorded<DrEvent> event);

    /**
     * Everything that should be going on now, whether it was begun or not. Pure, cheap, and called often. A command that
     * is no longer decided is interrupted.
     */
    List<Decision<C>> decide(S state, Situation situation);
}
