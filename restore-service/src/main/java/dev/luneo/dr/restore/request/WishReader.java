package dev.luneo.dr.restore.request;

import dev.luneo.dr.events.IncidentIds;
import dev.luneo.dr.events.RecoveryEvent.RestoreTo;
import dev.luneo.dr.events.RestoreTarget;
import dev.luneo.dr.kit.repository.Holdings;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.restore.full.RestoreState;
import dev.luneo.dr.restore.selection.Repositories;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request whole: everything that is wrong with it at once. */
final class WishReader {
    /** More than a sentence or two belongs into the post-mortem. */
    private static final int LONGEST_REASON = 1_000;

    private static final int LONGEST_ID = 200;

    private final DrPlan plan;
    private final Repositories repositories;
    private final RestoreState state;
    private final Instant now;
    private final List<BadField> bad = new ArrayList<>();

    WishReader(DrPlan plan, Repositories repositories, RestoreState state, Instant now) {
        this.plan = plan;
        this.repositories = repositories;
        this.state = state;
        this.now = now;
    }

    /** @throws RequestRefused 400 that names each field, its value and the way out */
    Wish read(RestoreBody body) {
        Optional<DatabasePlan> database = database(body.database());
        String reason = reason(body);
        Optional<String> incidentId = incidentId(body.incidentId());
        Optional<RestoreTo> to = to(body.to(), database);
        Holdings holdings = database.map(known -> repositories.holdings(known, ids(known, body.target())))
                .orElseGet(() -> new Holdings(List.of(), Map.of()));
        boolean dryRun = Boolean.TRUE.equals(body.dryRun());
        database.filter(known -> !dryRun && holdings.none()).ifPresent(this::nothingThere);
        RestoreTarget read = database.map(
                        known -> new TargetReader(known.name(), holdings, now, plan.timeZone(), bad::add)
                                .read(body.target(), body.whenItBegan(), incidentId.flatMap(state::reportedAt), dryRun))
                .orElseGet(RestoreTarget::latest);
        RestoreTarget target = Boolean.TRUE.equals(body.acceptUnsigned()) ? unsigned(read) : read;
        if (!bad.isEmpty() || database.isEmpty() || to.isEmpty()) {
            throw RequestRefused.badRequest(bad);
        }
        boolean unsaid = body.target() == null && body.whenItBegan() == null;
        boolean reported = incidentId.flatMap(state::reportedAt).isPresent();
        return new Wish(
                database.get(),
                target,
                unsaid && !reported,
                unsaid && reported,
                to.get(),
                reason,
                incidentId,
                holdings);
    }

    /** Looked at first, whatever else lies in the repositories. */
    private Set<String> ids(DatabasePlan database, @Nullable String target) {
        Set<String> ids =
                new HashSet<>(state.backups().of(database.name()).byId().keySet());
        Optional.ofNullable(target).ifPresent(ids::add);
        return ids;
    }

    private RestoreTarget unsigned(RestoreTarget target) {
        if (target.backupId().isEmpty()) {
            bad.add(new BadField(
                    "acceptUnsigned", "true", "is for one backup; name it by its id in target, or leave this out"));
            return target;
        }
        return RestoreTarget.unsigned(target.backupId().get());
    }

    private Optional<DatabasePlan> database(@Nullable String name) {
        Optional<DatabasePlan> found = Optional.ofNullable(name).flatMap(plan::database);
        if (found.isEmpty()) {
            String known = String.join(", ", plan.databases().keySet());
            bad.add(new BadField(
                    "database",
                    name == null ? "" : name,
                    name == null || name.isBlank()
                            ? "is missing; name one of the plan's databases: %s".formatted(known)
                            : "'%s' is no database of the plan; it has %s".formatted(name, known)));
        }
        return found;
    }

    private void nothingThere(DatabasePlan database) {
        bad.add(new BadField(
                "database",
                database.name(),
                "has no backup in %s; take one first: POST /api/backups on backup-scheduler"
                        .formatted(String.join(", ", database.backup().repositories()))));
    }

    private String reason(RestoreBody body) {
        String reason = body.reason() == null ? "" : body.reason().strip();
        boolean dryRun = Boolean.TRUE.equals(body.dryRun());
        if (reason.isEmpty() && !dryRun) {
            bad.add(new BadField("reason", "", "is missing; say why, in a sentence: it goes on record"));
        } else if (reason.length() > LONGEST_REASON) {
            bad.add(new BadField(
                    "reason",
                    "%d characters".formatted(reason.length()),
                    "is too long; say it in at most %d characters".formatted(LONGEST_REASON)));
        }
        return reason;
    }

    private Optional<String> incidentId(@Nullable String id) {
        if (id != null && !IncidentIds.addressable(id)) {
            bad.add(
                    new BadField(
                            "incidentId",
                            id.substring(0, Math.min(id.length(), LONGEST_ID)),
                            IncidentIds.RULE
                                    + "; GET /api/incidents of notifier-service lists those that were reported, or leave it out"));
        }
        return Optional.ofNullable(id);
    }

    private Optional<RestoreTo> to(@Nullable String to, Optional<DatabasePlan> database) {
        if (to == null) {
            return Optional.of(
                    database.map(known -> RestoreTo.valueOf(known.restore().to().name()))
                            .orElse(RestoreTo.DATABASE));
        }
        Optional<RestoreTo> found = RestoreTo.of(to);
        if (found.isEmpty()) {
            bad.add(new BadField(
                    "to",
                    to,
                    "'%s' is no place to restore to; write database or in-place, or leave it out".formatted(to)));
        }
        return found;
    }
}
