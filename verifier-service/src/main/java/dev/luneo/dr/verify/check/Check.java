package dev.luneo.dr.verify.check;

import java.time.Duration;
import java.util.concurrent.Future;

/**
 * A check of the plan, ready to be made. It makes one attempt when told to; that there is another, how long an attempt may take, and
 * who is away for a moment is seen to for it.
 */
public interface Check {

    /**
     * Begins one attempt. What can go wrong outside is what comes of it and no exception, and no word of it shows a secret.
     *
     * @return to be cancelled when it takes too long or is no longer wanted, which ends all that was begun
     */
    Future<Attempt> attempt(Asking asking);

    /** How much longer than the plan's limit an attempt is left: where the other side ends it by itself then, and says why. */
    default Duration grace() {
        return Duration.ZERO;
    }
}
