package dev.luneo.dr.deploy.leftovers;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.luneo.dr.recovery.Recovery;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a database that nobody should be using comes from, as far as the log tells.
 *
 * @param recovery that left it; empty where the log does not tell
 * @param since when that was over
 * @param reason why it is there, in a sentence
 * @param needed why it must stay for all that the log tells; empty when it proves that nobody needs it
 */
record Origin(Kind kind, Optional<Recovery> recovery, Optional<Instant> since, String reason, Optional<String> needed) {

    /** What it is. */
    enum Kind {
        /** The data of a backup, restored by a recovery that did not take it into use, or went back from it. */
        @JsonProperty("restored-copy")
        RESTORED_COPY,
        /** What applications used before a recovery; shut. */
        @JsonProperty("old-database")
        OLD_DATABASE,
        /** An env file as it was before a recovery changed it; it holds passwords. */
        @JsonProperty("env-file-copy")
        ENV_FILE_COPY,
        /** Of a schema's rehearsal; without data. */
        @JsonProperty("rehearsal")
        REHEARSAL,
        /** It has a name as ours have, and the log knows nothing of it. */
        @JsonProperty("unknown")
        UNKNOWN
    }
}
