package dev.luneo.dr.stack.plan;

import dev.luneo.dr.plan.Durations;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.stack.StackProblem;
import dev.luneo.dr.stack.plan.Questions.Question;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out what a plan needs to know: by options, by looking, and where that is not enough by asking. */
final class Interview {
    private static final Duration LONGEST_RPO = Duration.ofHours(6);

    private final Told told;
    private final Questions questions;

    Interview(Told told, Questions questions) {
        this.told = told;
        this.questions = questions;
    }

    Draft draft() {
        Optional<Path> envFile = optional(
                "--env-file",
                told.envFile,
                "The file with your application's settings, such as its DATABASE_URL (empty: no application):",
                "",
                Interview::readable);
        Map<String, DatabaseUrl> urls = envFile.map(this::urls).orElse(Map.of());
        DatabaseUrl url = databaseUrl(urls);
        SeenDatabase seen = SeenDatabase.at(url);
        System.out.printf("  %s: %s%n", url.location(), seen.words());
        String name = ask(
                "--name",
                told.name,
                "A name for it in the plan:",
                Draft.nameOf(url.location().database()),
                Interview::name);
        Optional<Draft.App> application = envFile.map(file -> application(file, urls, name));
        Path repository = repository(name, seen);
        Optional<DatabaseUrl> restoreServer = secret(
                "--restore-server",
                told.restoreServer,
                "Another PostgreSQL server to restore to when this one is lost, by a login that may make databases: its url (empty: none yet):",
                Optional.of(""),
                Function.identity(),
                text -> text.isBlank() ? Optional.<DatabaseUrl>empty() : Optional.of(url(text)));
        String lead = ask(
                "--lead",
                told.lead,
                "Who decides about a restore (a name for the plan):",
                Draft.nameOf(System.getProperty("user.name", "")),
                Interview::name);
        Duration rpo = ask("--rpo", told.rpo, "How much data may be lost at most (6h at most):", "6h", Interview::rpo);
        Optional<String> webhook = optional(
                "--webhook",
                told.webhook,
                "An https:// address that tells people, such as a chat's webhook (empty: none yet):",
                "",
                Interview::address);
        Duration every = rpo.compareTo(Duration.ofHours(1)) < 0 ? rpo : Duration.ofHours(1);
        return new Draft(
                name,
                url,
                restoreServer,
                SeenDatabase.filler(restoreServer.orElse(url)),
                application,
                repository,
                lead,
                Durations.text(rpo),
                Durations.text(every),
                webhook,
                seen.table(),
                ZoneId.systemDefault());
    }

    private DatabaseUrl databaseUrl(Map<String, DatabaseUrl> urls) {
        Optional<String> proposed = urls.values().stream()
                .filter(url -> !url.namesPooler())
                .map(DatabaseUrl::toUrl)
                .findFirst()
                .or(() -> Optional.ofNullable(System.getenv("DATABASE_URL")).filter(text -> !text.isBlank()));
        return secret(
                "--database-url",
                told.databaseUrl,
                "The database's url, postgresql://USER:PASSWORD@HOST:5432/DATABASE, by a login that may read all of it:",
                proposed,
                text -> DatabaseUrl.parse(text) instanceof DatabaseUrl.Parsed.Ok ok
                        ? ok.url().toString()
                        : "DATABASE_URL",
                Interview::url);
    }

    private Draft.App application(Path envFile, Map<String, DatabaseUrl> urls, String database) {
        String name = ask(
                "--application",
                told.application,
                "A name for the application:",
                applicationName(envFile, database),
                Interview::name);
        List<String> restart = questions.ask(
                new Question(
                        "--restart",
                        given(told.restart),
                        "What restarts it, program and arguments without a shell, such as systemctl restart %s:"
                                .formatted(name),
                        Optional.empty()),
                text -> Arrays.asList(text.strip().split("\\s+")));
        Optional<String> health = optional(
                "--health",
                told.health,
                "An address that answers 200 while it is up (empty: none):",
                "",
                Interview::address);
        return new Draft.App(name, envFile, urls, restart, health);
    }

    private Path repository(String name, SeenDatabase seen) {
        Optional<Path> proposed = OtherDisk.ofThisMachine().proposed(name, seen.data());
        if (proposed.isEmpty() && seen.data().isPresent()) {
            System.out.printf(
                    "  There is no disk here but the one with the database's data, %s: backups on it are lost with it.%n",
                    seen.data().get());
        }
        return questions.ask(
                new Question(
                        "--repository",
                        given(told.repository),
                        "A directory for the backups, not on the database's disk:",
                        proposed.map(Path::toString)),
                Interview::absolute);
    }

    /** The settings that name the database; of several databases the first setting's, unless it is said. */
    private Map<String, DatabaseUrl> urls(Path envFile) {
        Map<String, DatabaseUrl> all = EnvFileUrls.in(envFile);
        List<String> wanted = told.variables == null ? List.of() : told.variables;
        if (!wanted.isEmpty()) {
            Map<String, DatabaseUrl> named = new LinkedHashMap<>();
            wanted.forEach(variable -> named.put(
                    variable,
                    Optional.ofNullable(all.get(variable))
                            .orElseThrow(
                                    () -> new StackProblem("--variable: %s in %s is not set, or holds no PostgreSQL url"
                                            .formatted(variable, envFile)))));
            return named;
        }
        List<String> databases = all.values().stream()
                .map(url -> url.location().database())
                .distinct()
                .toList();
        String proposed = all.containsKey("DATABASE_URL")
                ? "DATABASE_URL"
                : all.keySet().iterator().next();
        if (databases.size() == 1) {
            return all;
        }
        String chosen = ask(
                "--variable",
                null,
                "Which of its settings names the database, %s?".formatted(String.join(", ", all.keySet())),
                proposed,
                text -> {
                    if (!all.containsKey(text)) {
                        throw new IllegalArgumentException("it is none of these");
                    }
                    return text;
                });
        String database = Objects.requireNonNull(all.get(chosen)).location().database();
        return all.entrySet().stream()
                .filter(one -> one.getValue().location().database().equals(database))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }

    // ---- one question each

    private <T> T ask(String option, @Nullable String given, String words, String proposed, Function<String, T> read) {
        return questions.ask(
                new Question(
                        option, given(given), words, proposed.isEmpty() ? Optional.empty() : Optional.of(proposed)),
                read);
    }

    private <T> Optional<T> optional(
            String option, @Nullable String given, String words, String proposed, Function<String, T> read) {
        return questions.ask(
                new Question(option, given(given), words, Optional.of(proposed)),
                text -> text.isBlank() ? Optional.<T>empty() : Optional.of(read.apply(text)));
    }

    private <T> T secret(
            String option,
            @Nullable String given,
            String words,
            Optional<String> proposed,
            Function<String, String> shown,
            Function<String, T> read) {
        return questions.ask(new Question(option, given(given), words, proposed, shown, true), read);
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text);
    }

    // ---- what answers mean

    private static String name(String text) {
        if (!text.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("write lower-case letters, digits and dashes");
        }
        return text;
    }

    private static DatabaseUrl url(String text) {
        DatabaseUrl url = DatabaseUrl.parse(text).orThrow();
        if (url.namesPooler()) {
            throw new IllegalArgumentException(
                    "it leads to a connection pool (pgbouncer=true): write the server's own address; with Prisma that is the value of DIRECT_URL");
        }
        return url;
    }

    private static Duration rpo(String text) {
        Duration rpo = Durations.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("write a duration such as 90m or 6h"));
        if (rpo.compareTo(Duration.ofMinutes(1)) < 0 || rpo.compareTo(LONGEST_RPO) > 0) {
            throw new IllegalArgumentException("write a duration from 1m to 6h");
        }
        return rpo;
    }

    private static String address(String text) {
        if (!text.matches("https?://[^\\s/]\\S*")) {
            throw new IllegalArgumentException("write an address that begins with https:// or http://");
        }
        return text;
    }

    private static Path absolute(String text) {
        if (text.startsWith("~")) {
            return Path.of(System.getProperty("user.home", "/") + text.substring(1))
                    .normalize();
        }
        return Path.of(text).toAbsolutePath().normalize();
    }

    private static Path readable(String text) {
        Path file = absolute(text);
        EnvFileUrls.in(file);
        return file;
    }

    private static String applicationName(Path envFile, String database) {
        String file = String.valueOf(envFile.getFileName()).replaceFirst("\\.env$", "");
        String name = Draft.nameOf(
                file.equals(".env") || file.isEmpty() || file.startsWith(".env")
                        ? String.valueOf(envFile.getParent()).replaceAll(".*/", "")
                        : file);
        return name.isEmpty() ? database : name;
    }
}
