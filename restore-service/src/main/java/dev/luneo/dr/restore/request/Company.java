package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.RecoveryRef.Purpose;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Recovery;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Who else wants a database, or uses it, without standing in the way of a recovery: to be known before one more asks. */
final class Company {
    private Company() {}

    static List<String> of(String database, Recoveries recoveries) {
        Stream<String> givesWay = recoveries
                .holder(database)
                .filter(holder -> Purpose.RECOVERY.outranks(holder.ref().purpose()))
                .map(holder -> "%s %s of %s is %s; it stops when a recovery is decided"
                        .formatted(
                                purpose(holder),
                                holder.id(),
                                database,
                                holder.stage().label()))
                .stream();
        Stream<String> waiting = recoveries
                .waiting(database)
                .map(request ->
                        "Recovery %s of %s, asked for by %s, waits for approval, too; of those that wait the one that is approved first begins"
                                .formatted(
                                        request.id(),
                                        database,
                                        request.request().requestedBy()));
        return Stream.concat(givesWay, waiting).toList();
    }

    private static String purpose(Recovery recovery) {
        String name = recovery.ref().purpose().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
