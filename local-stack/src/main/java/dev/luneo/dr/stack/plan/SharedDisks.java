package dev.luneo.dr.stack.plan;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables.MissingVariableException;
import dev.luneo.dr.plan.DatabasePlan;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.plan.FilesystemRepository;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.Query;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which repositories are lost with a database that they are there for, as far as this machine shows. */
final class SharedDisks {
    private final DrPlan plan;
    private final DatabaseUrls urls;

    SharedDisks(DrPlan plan, DatabaseUrls urls) {
        this.plan = plan;
        this.urls = urls;
    }

    private enum Finding {
        SAME_DISK("%s is on the same disk as the data of %s: when that disk is lost, so are the backups. "),
        NOT_SEEN(
                "%s may be on the machine of %s, which is reached on this one; where its data lies cannot be seen from here."
                        + " A repository on the database's own machine is lost with it. ");

        private final String words;

        Finding(String words) {
            this.words = words + "Name a directory that is on another machine, mounted here";
        }
    }

    private record Shared(String repository, Finding finding) {}

    /** Asks the servers that are reached on this machine, up to ten seconds each; a sentence a repository. */
    List<String> remarks() {
        Map<Shared, List<String>> databases = new LinkedHashMap<>();
        plan.databases()
                .values()
                .forEach(database -> shared(database)
                        .forEach(shared -> databases
                                .computeIfAbsent(shared, first -> new ArrayList<>())
                                .add(database.name())));
        return databases.entrySet().stream()
                .map(entry -> sentence(entry.getKey(), entry.getValue()))
                .toList();
    }

    private String sentence(Shared shared, List<String> databases) {
        // A path may hold anything, and steers no terminal that it is shown in.
        String path = path(shared.repository()).map(Path::toString).orElse("it").replaceAll("\\p{C}", "?");
        return "repositories.%s.path: %s"
                .formatted(
                        shared.repository(), shared.finding().words.formatted(path, String.join(" and ", databases)));
    }

    private List<Shared> shared(DatabasePlan database) {
        Optional<DatabaseUrl> url = here(database.name());
        if (url.isEmpty()) {
            return List.of();
        }
        Optional<Object> data = dataDirectory(url.get()).flatMap(SharedDisks::disk);
        List<Shared> shared = new ArrayList<>();
        for (String repository : database.backup().repositories()) {
            Optional<Object> disk = data.flatMap(known -> path(repository).flatMap(SharedDisks::disk));
            if (disk.isPresent() && !disk.equals(data)) {
                // One that outlives the disk is enough.
                return List.of();
            }
            shared.add(new Shared(repository, disk.isPresent() ? Finding.SAME_DISK : Finding.NOT_SEEN));
        }
        return shared;
    }

    /** Empty for a repository that is no directory. */
    private Optional<Path> path(String repository) {
        return Optional.ofNullable(plan.repositories().get(repository))
                .filter(FilesystemRepository.class::isInstance)
                .map(directory -> ((FilesystemRepository) directory).path());
    }

    /** Where a variable is not set, or a url is none, that has been said. */
    private Optional<DatabaseUrl> here(String database) {
        try {
            return Optional.of(urls.planned(database))
                    .filter(url -> isThisMachine(url.location().host()));
        } catch (MissingVariableException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    static boolean isThisMachine(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null) {
                    return true;
                }
            }
            return false;
        } catch (IOException nobodyKnows) {
            return false;
        }
    }

    /** Told to members of pg_read_all_settings and to superusers alone. */
    static Optional<Path> dataDirectory(DatabaseUrl url) {
        try (Connection connection = url.connect()) {
            return Query.first(
                    connection,
                    "select setting from pg_catalog.pg_settings where name operator(pg_catalog.=) 'data_directory'",
                    row -> Path.of(row.getString(1)));
        } catch (SQLException notSaid) {
            return Optional.empty();
        }
    }

    /** The number of the device that a path is on, or would be once it is made. */
    static Optional<Object> disk(Path path) {
        for (Path at = path.toAbsolutePath(); at != null; at = at.getParent()) {
            try {
                return Optional.of(Files.getAttribute(at, "unix:dev"));
            } catch (NoSuchFileException notYet) {
                continue;
            } catch (IOException | UnsupportedOperationException notShown) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
