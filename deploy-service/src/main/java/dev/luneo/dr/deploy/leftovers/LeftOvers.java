package dev.luneo.dr.deploy.leftovers;

import dev.luneo.dr.deploy.applications.Applications;
import dev.luneo.dr.deploy.applications.NamedInSettings;
import dev.luneo.dr.deploy.cutover.DeployMachine;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.server.PresentDatabase;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Removal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is really on the servers of the plan and comes from recoveries, each judged by what the log proves of it. It needs no mark of ours
 * in a database: a name holds the recovery that made it, and a comment stays its owner's.
 */
public final class LeftOvers {
    private final DrPlan plan;
    private final Applications applications;
    private final DatabaseUrls urls;
    private final Duration keep;
    private final Clock clock;
    private final SharedLooks looks = new SharedLooks();

    public LeftOvers(DrPlan plan, Applications applications, DatabaseUrls urls, Duration keep, Clock clock) {
        this.plan = plan;
        this.applications = applications;
        this.urls = urls;
        this.keep = keep;
        this.clock = clock;
    }

    /** @param unseen servers that did not answer, or cannot be asked, in words */
    record Found(List<LeftOver> all, List<String> unseen) {}

    /** All of them, the newest first. */
    Found look(Recoveries recoveries) {
        return look(recoveries, Optional.empty());
    }

    /** As whoever carries out a request sees them, to whom the request itself is no reason to leave it. */
    Found look(Recoveries recoveries, Removal underWay) {
        return look(recoveries, Optional.of(underWay));
    }

    private Found look(Recoveries recoveries, Optional<Removal> underWay) {
        Map<String, LeftOver> all = new LinkedHashMap<>();
        List<String> unseen = new ArrayList<>();
        Map<String, Optional<Location>> current = current(recoveries);
        NamedInSettings settings = settings();
        plan.databases().keySet().forEach(database -> {
            Optional<Location> here = current.get(database);
            if (here == null || here.isEmpty()) {
                unseen.add("Where %s is, is not known here: a variable of the plan is not set".formatted(database));
                return;
            }
            Origins origins = new Origins(database, here.get(), recoveries, DeployMachine::wentBack);
            for (DatabaseUrl server : servers(database, here.get())) {
                Answer<List<PresentDatabase>> present = looks.databases(server);
                present.whenFailed()
                        .ifPresent(failure -> unseen.add("%s:%d: %s"
                                .formatted(
                                        server.location().host(),
                                        server.location().port(),
                                        failure.detail())));
                present.whenGiven().stream()
                        .flatMap(List::stream)
                        .flatMap(each ->
                                judged(database, server, each, origins, current, settings, asked(recoveries, underWay))
                                        .stream())
                        .forEach(found -> all.putIfAbsent(found.id(), found));
            }
        });
        return new Found(
                Stream.concat(all.values().stream(), earlierSettings(recoveries))
                        .sorted(Comparator.comparing(LeftOver::cursor).reversed())
                        .toList(),
                unseen.stream().distinct().toList());
    }

    private Stream<LeftOver> earlierSettings(Recoveries recoveries) {
        return applications.all().stream()
                .flatMap(application -> application.platform().kept().stream()
                        .map(copy -> LeftOver.of(
                                application.plan().uses(), copy, recoveries.find(copy.recoveryId()), keeping())));
    }

    private Optional<LeftOver> judged(
            String database,
            DatabaseUrl server,
            PresentDatabase present,
            Origins origins,
            Map<String, Optional<Location>> current,
            NamedInSettings settings,
            Function<Location, Optional<Removal>> asked) {
        Location place =
                new Location(server.location().host(), server.location().port(), present.name());
        // By port and name alone: one host has many names.
        boolean inUse = current.values().stream()
                .flatMap(Optional::stream)
                .anyMatch(used -> used.port() == place.port() && used.database().equals(place.database()));
        if (inUse) {
            return Optional.empty();
        }
        return origins.of(place)
                .map(
                        origin -> current.values().stream().allMatch(Optional::isPresent)
                                ? origin
                                : new Origin(
                                        origin.kind(),
                                        origin.recovery(),
                                        origin.since(),
                                        origin.reason(),
                                        Optional.of(
                                                "Where another database of the plan is, is not known here: it may be this one")))
                .map(origin -> LeftOver.of(
                        database,
                        place,
                        origin,
                        present,
                        settings.keeps(present.name()),
                        asked.apply(place),
                        keeping()));
    }

    private Keeping keeping() {
        return new Keeping(keep, plan.timeZone(), clock.instant());
    }

    /** What the applications' settings name at this moment. */
    NamedInSettings settings() {
        return NamedInSettings.of(applications);
    }

    private static Function<Location, Optional<Removal>> asked(Recoveries recoveries, Optional<Removal> underWay) {
        return place -> recoveries.removals().latest(place).filter(removal -> !underWay.equals(Optional.of(removal)));
    }

    private Map<String, Optional<Location>> current(Recoveries recoveries) {
        Map<String, Optional<Location>> current = new LinkedHashMap<>();
        plan.databases().keySet().forEach(database -> current.put(database, current(database, recoveries)));
        return current;
    }

    private Optional<Location> current(String database, Recoveries recoveries) {
        try {
            return Optional.of(
                    DatabaseUrls.of(urls.current(database, recoveries).location()));
        } catch (MissingVariableException | IllegalArgumentException notHere) {
            return Optional.empty();
        }
    }

    /** Those of the plan that it was, or may be restored, on; each once. Where it is now is known by both of them. */
    private List<DatabaseUrl> servers(String database, Location current) {
        Map<String, DatabaseUrl> servers = new LinkedHashMap<>();
        Stream.of(urls.at(database, current), urls.planned(database), urls.restoreServer(database))
                .forEach(url -> servers.putIfAbsent(
                        "%s:%d".formatted(url.location().host(), url.location().port()), url));
        return List.copyOf(servers.values());
    }
}
