package dev.luneo.dr.kit.machine;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.Topic;
import dev.luneo.dr.recovery.Situation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
     * The topics it folds. What an alert source may write to is read only where it is needed: nothing that stands there can
     * then stop or delay anybody else.
     */
    default Set<Topic> hears() {
        return EnumSet.complementOf(EnumSet.of(Topic.INCIDENTS));
    }

    /**
     * Everything that should be going on now, whether it was begun or not. Pure, cheap, and called often. A command that
     * is no longer decided is interrupted. Decides about each key by itself, see {@link Decision#each}.
     */
    List<Decision<C>> decide(S state, Situation situation);
}
