package dev.luneo.dr.stack.connect;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.database.MightyLogins;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.RestorePlace;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.server.PostgresServer;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.server.Requirements;
import dev.luneo.dr.restore.server.ServerCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a database as it is now could come back on the server that restores go to. */
record RestoreTrial(DatabasePlan plan, DatabaseUrls urls, PostgresBinaries binaries) implements Trial {

    @Override
    public String subject() {
        return "databases.%s.restore%s"
                .formatted(plan.name(), plan.restore().server().isPresent() ? ".server" : "");
    }

    @Override
    public List<Found> made() throws InterruptedException {
        DatabaseUrl live;
        DatabaseUrl target;
        try {
            live = urls.planned(plan.name());
            target = plan.restore().to() == RestorePlace.IN_PLACE ? live : urls.restoreServer(plan.name());
        } catch (MissingVariableException | IllegalArgumentException unusable) {
            return List.of();
        }
        if (target.equals(live) && DatabaseTrial.knock(live).isPresent()) {
            // That is said of the database's url, and is the same mistake.
            return List.of();
        }
        Optional<Long> bytes = new Sizes(urls).of(plan);
        ServerCheck.Report report = new ServerCheck(binaries).look(target, Optional.of(live), bytes);
        List<Found> found = new ArrayList<>();
        report.problems().forEach(problem -> found.add(Found.wrong(subject(), words(problem, target))));
        Optional<DatabaseFacts> facts = facts(live);
        if (report.serverVersion() > 0 && facts.isPresent()) {
            Answer<Requirements> needs = Requirements.of(facts, plan.restore(), target);
            needs.whenGiven().ifPresent(given -> {
                given.problems().forEach(problem -> found.add(Found.wrong(subject(), words(problem))));
                given.warnings().stream()
                        .filter(warning -> !warning.equals(MightyLogins.warning(
                                        target.user(), plan.restore().rights()))
                                && !warning.equals(MightyLogins.fillsItself(target.user())))
                        .forEach(warning -> found.add(Found.doubtful(subject(), warning)));
            });
            older(report, live).ifPresent(found::add);
        }
        if (found.stream().noneMatch(one -> one.verdict() == Found.Verdict.WRONG)) {
            found.add(0, good(report, target, facts.isPresent()));
        }
        return found;
    }

    private Found good(ServerCheck.Report report, DatabaseUrl target, boolean known) {
        String text = "%s:%d, PostgreSQL %d: %s may make databases%s; pg_restore %s, %s"
                .formatted(
                        target.location().host(),
                        target.location().port(),
                        report.serverVersion() / 10_000,
                        target.user(),
                        known ? " and has the roles and extensions of this one" : "",
                        report.toolVersion(),
                        report.freeBytes()
                                .map(free -> Sizes.words(free) + " free")
                                .orElse("free room not known from here"));
        return known
                ? Found.good(subject(), text)
                : Found.doubtful(
                        subject(), text + ". What the database needs of it is not known while that cannot be read");
    }

    private Optional<Found> older(ServerCheck.Report report, DatabaseUrl live) {
        return new PostgresServer(live)
                .serverVersionNum()
                .whenGiven()
                .map(version -> version / 10_000)
                .filter(version -> version > report.serverVersion() / 10_000)
                .map(version -> Found.wrong(
                        subject(),
                        "is PostgreSQL %d, and the database is on PostgreSQL %d: what is backed up there does not come back on an older server. Name one that is at least as new"
                                .formatted(report.serverVersion() / 10_000, version)));
    }

    private static Optional<DatabaseFacts> facts(DatabaseUrl live) {
        try (Connection connection = live.connect()) {
            return Optional.of(DatabaseFacts.read(connection));
        } catch (SQLException notNow) {
            return Optional.empty();
        }
    }

    private static String words(Failure failure, DatabaseUrl target) {
        return failure.reason().equals(RestoreReason.MAY_NOT_CREATE_DATABASES.code())
                ? "%s. Way out: as a superuser there: ALTER ROLE \"%s\" CREATEDB"
                        .formatted(failure.detail(), target.user())
                : words(failure);
    }

    private static String words(Failure failure) {
        return "%s. Way out: %s".formatted(failure.detail(), failure.hint());
    }
}
