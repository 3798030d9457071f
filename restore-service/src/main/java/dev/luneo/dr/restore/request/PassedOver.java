package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.plan.IfDamaged;
import dev.luneo.dr.recovery.DatabaseBackups;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.method.BackupMethods;
import dev.luneo.dr.restore.selection.Strangers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The backups before the one that would be restored, and why they are not used.
 *
 * @param problems where the restore would stop at one of them, or there is no other
 * @param warnings where it would go on to the one that was chosen
 */
record PassedOver(List<Failure> problems, List<String> warnings) {
    /** What is said of as many; more would only be counted by whoever reads it. */
    private static final int MOST_NAMED = 20;

    static PassedOver of(
            Wish wish, DatabaseBackups known, Optional<Manifest> chosen, BackupMethods methods, int serverVersion) {
        Strangers strangers = Strangers.among(wish.holdings(), wish.target(), known);
        List<Failure> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>(strangers.words());
        boolean stops = wish.database().restore().ifDamaged() == IfDamaged.STOP;
        int named = 0;
        for (Holding holding : strangers.others()) {
            if (chosen.map(manifest -> manifest.backupId().value()).equals(Optional.of(holding.backupId()))) {
                break;
            }
            Optional<Failure> why = why(wish, known, holding, methods, serverVersion);
            if (why.isPresent() && named++ < MOST_NAMED) {
                boolean damaged = why.get().reason().equals(RestoreReason.BACKUP_DAMAGED.code());
                if (chosen.isEmpty() || damaged && stops) {
                    problems.add(why.get());
                } else {
                    warnings.add(why.get().detail());
                }
            }
        }
        if (chosen.isEmpty()) {
            // Then one of these may be all there is, and accepting it the only way.
            strangers.strange().stream()
                    .flatMap(holding -> why(wish, known, holding, methods, serverVersion).stream())
                    .filter(why -> why.reason().equals(RestoreReason.BACKUP_NOT_AUTHENTICATED.code()))
                    .limit(MOST_NAMED)
                    .forEach(problems::add);
        }
        if (named > MOST_NAMED) {
            warnings.add("%d more backups are not used".formatted(named - MOST_NAMED));
        }
        return new PassedOver(List.copyOf(problems), List.copyOf(warnings));
    }

    /** Empty for one that is passed over for another reason, which is said elsewhere. */
    private static Optional<Failure> why(
            Wish wish, DatabaseBackups known, Holding holding, BackupMethods methods, int serverVersion) {
        if (holding.disproved(known)
                || wish.target().wantsWhole() && holding.suspicion(known).isPresent()) {
            return Optional.empty();
        }
        Optional<String> notAuthenticated =
                holding.notAuthenticated().filter(why -> !wish.target().acceptsUnsigned());
        if (notAuthenticated.isPresent()) {
            return Optional.of(RestoreReason.BACKUP_NOT_AUTHENTICATED.because(
                    "Backup %s is not used: %s".formatted(holding.backupId(), notAuthenticated.get())));
        }
        if (holding.acceptable(wish.target()).isEmpty()) {
            return Optional.of(RestoreReason.BACKUP_DAMAGED.because(
                    "Backup %s is not used: %s".formatted(holding.backupId(), holding.flaws())));
        }
        return serverVersion == 0
                ? Optional.empty()
                : holding.manifest()
                        .flatMap(manifest -> methods.obstacle(manifest, serverVersion))
                        .map(why -> RestoreReason.SERVER_TOO_OLD.because(
                                "Backup %s is not used: %s".formatted(holding.backupId(), why)));
    }
}
