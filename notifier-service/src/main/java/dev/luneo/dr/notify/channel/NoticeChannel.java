package dev.luneo.dr.notify.channel;

import dev.luneo.dr.notify.stakeholders.Addressed;
import java.util.concurrent.Future;

/**
 * A way out for notices. It makes one attempt when told to; that it is told again after an outage, how long an attempt may take, and
 * that a receiver which fails again and again has a rest is seen to for it.
 */
public interface NoticeChannel {

    /** Its type's word in a plan, by which its failures are named: {@code webhook-refused}. */
    String type();

    /**
     * Begins to hand a notice over. May happen twice for one notice, after a crash in between; the notice's id tells the receiver
     * so. What can go wrong outside is what comes of it and no exception, and no word of it shows a secret.
     *
     * @return to be cancelled when it takes too long or is no longer wanted, which ends all that was begun
     */
    Future<Attempt> handOver(Addressed addressed);
}
