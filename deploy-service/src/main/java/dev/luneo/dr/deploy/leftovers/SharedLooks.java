package dev.luneo.dr.deploy.leftovers;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.postgres.server.PresentDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which databases are on a server, asked by one at a time: whoever comes meanwhile waits, and all who wait share the next look. So however many
 * ask, a server has one session for it, and what each is told was looked at after they had asked.
 */
final class SharedLooks {
    private final Map<DatabaseUrl, Look> looks = new ConcurrentHashMap<>();

    /** @param begun by {@link System#nanoTime} */
    private record Look(long begun, Answer<List<PresentDatabase>> answer) {
        static Look at(DatabaseUrl server) {
            return new Look(System.nanoTime(), new PostgresServer(server).databases());
        }
    }

    Answer<List<PresentDatabase>> databases(DatabaseUrl server) {
        long asked = System.nanoTime();
        // The map lets one thread at a time through to each server.
        return looks.compute(server, (url, last) -> last != null && last.begun() - asked >= 0 ? last : Look.at(url))
                .answer();
    }
}
