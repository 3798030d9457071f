package dev.luneo.dr.postgres.server;

import java.time.Instant;
import java.util.Optional;

/**
 * One client connected to a database.
 *
 * @param clientAddress empty for a local socket, or when we may not see it
 * @param state such as {@code active} or {@code idle in transaction}; empty when we may not see it
 */
public record Session(
        int pid,
        String user,
        String application,
        Optional<String> clientAddress,
        String state,
        Optional<Instant> backendStart) {}
