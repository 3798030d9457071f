package dev.luneo.dr.stack.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code ./dr plan init} is told by options, each instead of a question. */
@SuppressWarnings("NullAway.Init") // picocli sets what is there, and leaves null what is not.
final class Told {
    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "where the database is, by a login that may read all of it")
    @Nullable
    String databaseUrl;

    @Option(names = "--name", paramLabel = "NAME", description = "of the plan and its database")
    @Nullable
    String name;

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            description = "the application's settings, lines of NAME=value; empty: no application")
    @Nullable
    String envFile;

    @Option(
            names = "--variable",
            paramLabel = "NAME",
            description =
                    "the setting in it that names the database, more than once if there are several; found by itself where one does")
    @Nullable
    List<String> variables;

    @Option(names = "--application", paramLabel = "NAME", description = "of the application")
    @Nullable
    String application;

    @Option(
            names = "--restart",
            paramLabel = "COMMAND",
            description = "what restarts it: program and arguments, without a shell")
    @Nullable
    String restart;

    @Option(
            names = "--health",
            paramLabel = "URL",
            description = "an address that answers 200 while it is up; empty: none")
    @Nullable
    String health;

    @Option(
            names = "--repository",
            paramLabel = "DIR",
            description = "where backups are kept, not on the database's disk")
    @Nullable
    String repository;

    @Option(
            names = "--restore-server",
            paramLabel = "URL",
            description = "another PostgreSQL server, or another login, to restore with; empty: none")
    @Nullable
    String restoreServer;

    @Option(names = "--lead", paramLabel = "NAME", description = "who decides about restores")
    @Nullable
    String lead;

    @Option(
            names = "--rpo",
            paramLabel = "DURATION",
            description = "at most this much data may be lost, such as 1h; 6h at most")
    @Nullable
    String rpo;

    @Option(names = "--webhook", paramLabel = "URL", description = "where notices go; empty: nowhere but to a log")
    @Nullable
    String webhook;

    @Option(names = "--defaults", description = "ask nothing: what no option says is as it would be proposed")
    boolean defaults;
}
