package dev.luneo.dr.restore.destination;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.recovery.Recoveries;
import java.util.Optional;

/**
 * Where a restore makes its copy, and what has to be known before it is exchanged for the live database. What the cut-over does with the
 * name, the contract says: {@link dev.luneo.dr.events.RecoveryEvent.RestoreTo#keepsName}.
 */
public interface Destination {

    /**
     * A login on the server that gets the copy.
     *
     * @throws RuntimeException as {@link DatabaseUrls} does, when plan or environment do not say how to reach it
     */
    DatabaseUrl server(String database, DatabaseUrls urls, Recoveries recoveries);

    /**
     * Why the live database cannot be exchanged while it has prepared transactions; empty when it can.
     *
     * @param words which they are
     */
    Optional<Failure> keptBy(String words);

    /**
     * What somebody has to know of the restored database's name who decides; empty when it has the one that everybody knows.
     *
     * @param database as the plan names it
     * @param live the live database's name
     */
    Optional<String> ofItsName(String database, String live);
}
