package dev.luneo.dr.repository.store;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What lies beneath a prefix, by key relative to it.
 *
 * @param lengths of the objects, in bytes
 * @param strange what is no object, and what it is instead; only where something but objects can lie
 * @param directories beneath which objects may lie; only where there are directories
 * @param unreadable what could not be looked at, with the reason; {@code .} when there is more than was asked for
 * @param lastWrite the latest change of anything beneath it, by the clock of the store
 */
public record Listing(
        Map<String, Long> lengths,
        Map<String, String> strange,
        Set<String> directories,
        Map<String, String> unreadable,
        Instant lastWrite) {

    public long bytes() {
        return lengths.values().stream().mapToLong(Long::longValue).sum();
    }
}
