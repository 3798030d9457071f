package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.repository.Holdings.Holding;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.words.Excerpt;
import dev.luneo.dr.kit.words.Phrases;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what to come back to, and finds out at once when nothing can be brought back to it. */
final class TargetReader {
    /** Enough to pick from; all of them are at GET /api/backups of backup-scheduler. */
    private static final int NAMED = 5;

    static final String ASK =
            "is missing: when did the damage begin? Write the instant, and the newest backup from before it that looks whole is restored. If nothing was damaged and the server is lost, write target: latest. With dryRun you see the last backups"
                    + " to choose from";

    private final String database;
    private final Holdings holdings;
    private final Instant now;
    private final ZoneId zone;
    private final Consumer<BadField> bad;

    TargetReader(String database, Holdings holdings, Instant now, ZoneId zone, Consumer<BadField> bad) {
        this.database = database;
        this.holdings = holdings;
        this.now = now;
        this.zone = zone;
        this.bad = bad;
    }

    /**
     * @param reported when the incident that it answers was heard of
     * @param dryRun whether it is enough to be told what to choose from
     */
    RestoreTarget read(
            @Nullable String target, @Nullable String whenItBegan, Optional<Instant> reported, boolean dryRun) {
        if (target != null && whenItBegan != null) {
            bad.accept(new BadField(
                    "whenItBegan", Excerpt.ofValue(whenItBegan), "and target are both there; leave one of them out"));
            return RestoreTarget.latest();
        }
        if (target != null) {
            return read(target);
        }
        if (whenItBegan != null) {
            return began(whenItBegan);
        }
        if (reported.isPresent()) {
            return RestoreTarget.wholeBefore(reported.get());
        }
        if (!dryRun) {
            bad.accept(new BadField("whenItBegan", "", ASK));
        }
        // For a dry run the newest that looks whole is as good a guess as any; its answer asks.
        return RestoreTarget.wholeBefore(now);
    }

    private RestoreTarget began(String text) {
        Optional<ZonelessTime> zoneless = ZonelessTime.read(text, now, zone);
        if (zoneless.isPresent()) {
            bad.accept(new BadField(
                    "whenItBegan", Excerpt.ofValue(text), zoneless.get().problem()));
            return RestoreTarget.latest();
        }
        Optional<Instant> instant = instant(text);
        if (instant.isEmpty()) {
            bad.accept(new BadField(
                    "whenItBegan",
                    Excerpt.ofValue(text),
                    "is not understood: write day, time and the zone in figures, as now is %s"
                            .formatted(written(now))));
            return RestoreTarget.latest();
        }
        if (instant.get().isAfter(now) || !RestoreTarget.possible(instant.get())) {
            bad.accept(new BadField(
                    "whenItBegan",
                    Excerpt.ofValue(text),
                    "is %s on the plan's clock and not of the past, for now is %s; mind the zone: here it is %s"
                            .formatted(
                                    Phrases.time(instant.get(), zone),
                                    written(now),
                                    zone.getRules().getOffset(now))));
            return RestoreTarget.latest();
        }
        RestoreTarget target = RestoreTarget.wholeBefore(instant.get());
        if (!holdings.newestFirst().isEmpty() && holdings.candidates(target).isEmpty()) {
            bad.accept(new BadField(
                    "whenItBegan",
                    Excerpt.ofValue(text),
                    ("is %s on the plan's clock, before the first backup of %s, which is of %s. Is the zone right? If so, no backup"
                                    + " is from before the damage; one can be named by its id in target, and may hold it")
                            .formatted(Phrases.time(instant.get(), zone), database, Phrases.time(first(), zone))));
        }
        return target;
    }

    private RestoreTarget read(String text) {
        if (text.equals("latest")) {
            return RestoreTarget.latest();
        }
        Optional<Instant> instant = instant(text);
        if (instant.isPresent()) {
            return at(instant.get(), text);
        }
        if (holdings.find(text).isPresent()) {
            return RestoreTarget.backup(text);
        }
        Optional<ZonelessTime> zoneless = ZonelessTime.read(text, now, zone);
        if (zoneless.isPresent()) {
            refuse(text, "'%s' %s".formatted(text, zoneless.get().problem()));
            return RestoreTarget.latest();
        }
        if (holdings.unknown() && !text.isBlank() && text.length() <= 64) {
            // Whether there is such a backup cannot be said now; the restore itself will wait for the repository.
            return RestoreTarget.backup(text);
        }
        refuse(
                text,
                "'%s' is neither latest, nor an instant such as 2026-11-23T03:15:00Z, nor a backup of %s. %s"
                        .formatted(text, database, newest()));
        return RestoreTarget.latest();
    }

    private RestoreTarget at(Instant instant, String text) {
        if (instant.isAfter(now)) {
            refuse(
                    text,
                    "%s is in the future (it is %s now); write latest for the newest backup"
                            .formatted(text, Phrases.time(now, zone)));
            return RestoreTarget.latest();
        }
        if (!RestoreTarget.possible(instant)) {
            refuse(text, "%s is before any backup there can be; write a time of this century".formatted(text));
            return RestoreTarget.latest();
        }
        if (!holdings.newestFirst().isEmpty()
                && holdings.candidates(RestoreTarget.at(instant)).isEmpty()) {
            refuse(
                    text,
                    "%s is before the first backup of %s, which is of %s (%s); write that or later"
                            .formatted(text, database, first(), Phrases.time(first(), zone)));
        }
        return RestoreTarget.at(instant);
    }

    /** As a request has it, on the plan's clock. */
    private String written(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS)
                .atZone(zone)
                .toOffsetDateTime()
                .toString();
    }

    private Instant first() {
        return holdings.first()
                .orElseGet(() -> holdings.newestFirst()
                        .get(holdings.newestFirst().size() - 1)
                        .at());
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }

    private String newest() {
        // What nobody vouches for is named where there is nothing else: a stranger could fill the list.
        List<Holding> named = holdings.newestFirst().stream().anyMatch(Holding::promising)
                ? holdings.newestFirst().stream().filter(Holding::promising).toList()
                : holdings.newestFirst();
        return named.isEmpty()
                ? "There is no backup of it at all"
                : "The newest are %s"
                        .formatted(named.stream()
                                .limit(NAMED)
                                .map(Holding::backupId)
                                .collect(Collectors.joining(", ")));
    }

    private void refuse(String value, String problem) {
        bad.accept(new BadField("target", Excerpt.ofValue(value), problem));
    }
}
