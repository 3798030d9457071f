package dev.luneo.dr.restore.selection;

import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.recovery.DatabaseBackups;
import java.util.ArrayList;
import java.util.List;

/**
 * The candidates for a target, without what may be a stranger's: whoever can write to the repository must not stop a restore of a good
 * backup, nor fill the log, by putting things beside it. A backup that was asked for by its id is never among the strange.
 *
 * @param others in the order in which they are tried
 * @param strange newest first by what their names say
 */
public record Strangers(List<Holding> others, List<Holding> strange) {
    /** A screen of them; of thousands the number says more. */
    private static final int MOST_NAMED = 10;

    public Strangers {
        others = List.copyOf(others);
        strange = List.copyOf(strange);
    }

    public static Strangers among(Holdings holdings, RestoreTarget target, DatabaseBackups known) {
        List<Holding> others = new ArrayList<>();
        List<Holding> strange = new ArrayList<>();
        for (Holding candidate : holdings.candidates(target)) {
            (target.backupId().isEmpty() && candidate.strange(known) ? strange : others).add(candidate);
        }
        return new Strangers(others, strange);
    }

    /** A sentence for each of the first, and one for all the others. */
    public List<String> words() {
        List<String> said = new ArrayList<>();
        strange.stream()
                .limit(MOST_NAMED)
                .map(one -> "%s is not used: the log does not know it, and no key of ours has signed it (%s)"
                        .formatted(one.backupId(), one.whyNot()))
                .forEach(said::add);
        if (strange.size() > MOST_NAMED) {
            said.add(
                    "%d more that are named like backups are not used: somebody puts them into the repository; find out who"
                            .formatted(strange.size() - MOST_NAMED));
        }
        return said;
    }
}
