package dev.luneo.dr.repository.retention;

import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Says which backups are kept. Pure: the same arguments give the same answer, and nothing is removed here. */
public final class RetentionPolicy {

    private static final Comparator<Manifest> NEWEST_FIRST = Comparator.comparing(Manifest::restorablePoint)
            .thenComparing(Manifest::backupId)
            .reversed();

    private RetentionPolicy() {}

    /**
     * One decision a backup, newest first. Never expires the newest, the newest that is not dated in the future, one in use,
     * or one dated in the future, which only says that a clock was wrong.
     *
     * @param usable the backups that can be restored; damaged ones must not be among them, or one of them could be taken for
     *     the newest
     * @param zone where a day begins and ends
     * @param inUse being restored or copied at the moment; expires at a later time
     */
    public static List<RetentionDecision> decide(
            Collection<Manifest> usable, RetentionRule rule, ZoneId zone, Instant now, Set<BackupId> inUse) {
        return decide(usable, rule, zone, now, inUse, backup -> false);
    }

    /**
     * As above, and never expires the newest that does not look suspicious: after damage that nobody noticed, each newer one holds the
     * damage.
     */
    public static List<RetentionDecision> decide(
            Collection<Manifest> usable,
            RetentionRule rule,
            ZoneId zone,
            Instant now,
            Set<BackupId> inUse,
            Predicate<Manifest> suspicious) {
        List<Manifest> newestFirst = usable.stream().sorted(NEWEST_FIRST).toList();
        List<Manifest> past = newestFirst.stream()
                .filter(backup -> !backup.restorablePoint().isAfter(now))
                .toList();
        Map<BackupId, String> reasons = new HashMap<>();
        // From the strongest reason to the weakest: the first one is told.
        newestFirst.stream().limit(1).forEach(newest -> reasons.put(newest.backupId(), "the newest backup"));
        past.stream().limit(1).forEach(newest -> reasons.putIfAbsent(newest.backupId(), "the newest backup"));
        newestFirst.stream()
                .filter(backup -> backup.restorablePoint().isAfter(now))
                .forEach(backup -> reasons.putIfAbsent(backup.backupId(), "dated in the future"));
        past.stream()
                .filter(suspicious.negate())
                .limit(1)
                .forEach(whole -> reasons.putIfAbsent(whole.backupId(), "the last that looked whole"));
        past.stream()
                .filter(backup -> inUse.contains(backup.backupId()))
                .forEach(backup -> reasons.putIfAbsent(backup.backupId(), "in use"));
        past.stream()
                .filter(backup ->
                        Duration.between(backup.restorablePoint(), now).compareTo(rule.all()) < 0)
                .forEach(backup -> reasons.putIfAbsent(backup.backupId(), "younger than " + Spans.inWords(rule.all())));
        keepNewestOfEach(Calendar.DAY, rule.daily(), past, zone, reasons);
        keepNewestOfEach(Calendar.WEEK, rule.weekly(), past, zone, reasons);
        keepNewestOfEach(Calendar.MONTH, rule.monthly(), past, zone, reasons);
        String expired = "expired: older than " + Spans.inWords(rule.all()) + " and not the newest of one of the last "
                + rule.daily() + " days, " + rule.weekly() + " weeks or " + rule.monthly() + " months";
        return newestFirst.stream()
                .map(backup -> decision(backup, Optional.ofNullable(reasons.get(backup.backupId())), expired))
                .toList();
    }

    private static void keepNewestOfEach(
            Calendar calendar, int count, List<Manifest> newestFirst, ZoneId zone, Map<BackupId, String> reasons) {
        Set<String> seen = new HashSet<>();
        for (Manifest backup : newestFirst) {
            String period = calendar.periodOf(ZonedDateTime.ofInstant(backup.restorablePoint(), zone));
            if (!seen.contains(period) && seen.size() == count) {
                return;
            }
            if (seen.add(period)) {
                reasons.putIfAbsent(backup.backupId(), "newest of " + period);
            }
        }
    }

    private static RetentionDecision decision(Manifest backup, Optional<String> keep, String expired) {
        return keep.<RetentionDecision>map(reason -> new RetentionDecision.Kept(backup, "kept: " + reason))
                .orElseGet(() -> new RetentionDecision.Expired(backup, expired));
    }
}
