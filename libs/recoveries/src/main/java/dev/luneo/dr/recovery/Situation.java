package dev.luneo.dr.recovery;

import java.time.Instant;
import java.util.Optional;

/** What a decision needs to know besides the log. */
public interface Situation {
    Instant now();

    /**
     * The name under which this process may act for a key: empty while it does not own the key's partition. It changes
     * with every term of ownership, so an attempt begun in an earlier term is recognised as somebody else's.
     */
    Optional<String> runner(String key);
}
