package dev.luneo.dr.restore.full;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresTool;
import dev.luneo.dr.postgres.ToolErrors;
import dev.luneo.dr.process.Command;
import dev.luneo.dr.process.CommandOutcome;
import dev.luneo.dr.process.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the dump's schema says, as SQL, of roles and of the database itself. pg_restore, given an existing database, leaves
 * that database's owner, grants and settings aside; an application that owned the old one needs them.
 *
 * <p>pg_restore also grants last what has to be granted first: since PostgreSQL 15 not everybody may create in the schema public,
 * and what is given to a role there must be something that the role could have created. A superuser is not asked.
 *
 * @param owners roles that something belongs to
 * @param grantees roles that may do something
 * @param statements of the database itself
 * @param publicGrants on the schema public, which every database has from the start
 */
record ArchiveScript(
        Set<String> owners, Set<String> grantees, List<OfDatabase> statements, List<OfPublicSchema> publicGrants) {

    /** Something that we say to the server beside pg_restore. */
    interface Statement {
        /** @param database the name of the database, quoted */
        String sql(String database);

        /** What may be told of it. */
        String words();
    }

    /** A grant that pg_restore makes once more, which changes nothing. */
    record OfPublicSchema(String sql) implements Statement {
        @Override
        public String sql(String database) {
            return sql;
        }

        @Override
        public String words() {
            return sql;
        }
    }

    /** A statement about the database, in the two parts that its name stands between. */
    record OfDatabase(String before, String after) implements Statement {
        @Override
        public String sql(String database) {
            return before + database + after;
        }

        /** Without the value of a setting, which may be a secret of the application. */
        @Override
        public String words() {
            return (before + "…" + after).replaceFirst("( SET \\S+ TO) .*", "$1 …");
        }

        boolean setsOwner() {
            return after.startsWith(" OWNER TO ");
        }

        boolean concernsRoles() {
            return !before.startsWith("ALTER DATABASE");
        }
    }

    /** The schema alone, without data, is read in seconds. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[^\\s\";,]+)";
    private static final Pattern OWNER = Pattern.compile("^ALTER .* OWNER TO " + NAME + ";$");
    private static final Pattern GRANTEE =
            Pattern.compile("^(?:GRANT|REVOKE) .* (?:TO|FROM) " + NAME + "(?: WITH GRANT OPTION| CASCADE)?;$");
    private static final Pattern DEFAULTS =
            Pattern.compile("^ALTER DEFAULT PRIVILEGES FOR ROLE " + NAME + " .* (?:TO|FROM) " + NAME + ";$");
    private static final Pattern GRANTOR = Pattern.compile("^SET SESSION AUTHORIZATION " + NAME + ";$");
    private static final Pattern SETTING_OF_ROLE = Pattern.compile("^ALTER ROLE " + NAME + " IN DATABASE .*;$");
    /** Stands above each object of the script. */
    private static final Pattern HEADING = Pattern.compile("^-- Name: (.*); Type: (.*); Schema: .*$");

    private static final Pattern CREATE = Pattern.compile("^CREATE DATABASE " + NAME + " WITH .*;$");

    /** To be said before anything is in the database: whom it belongs to, and who may create in the schema public. */
    List<Statement> beforehand(boolean owners, boolean grants) {
        List<Statement> all = new ArrayList<>();
        if (owners) {
            statements.stream().filter(OfDatabase::setsOwner).forEach(all::add);
        }
        if (grants) {
            all.addAll(publicGrants);
        }
        return List.copyOf(all);
    }

    /** To be said when the data is in: among the settings may be one that forbids to write. */
    List<Statement> afterwards(boolean grants) {
        return statements.stream()
                .filter(statement -> !statement.setsOwner())
                .filter(statement -> grants || !statement.concernsRoles())
                .<Statement>map(statement -> statement)
                .toList();
    }

    static Answer<ArchiveScript> read(PostgresBinaries binaries, Path dump) throws InterruptedException {
        Answer<PostgresTool> tool = binaries.require("pg_restore");
        if (tool.whenFailed().isPresent()) {
            return Answer.failed(tool.whenFailed().get());
        }
        Command command = Command.of(
                        LIMIT,
                        tool.orThrow().path().toString(),
                        "--schema-only",
                        "--create",
                        "--file=-",
                        dump.toString())
                .withEnvironment(Map.of("LC_ALL", "C"));
        Reader reader = new Reader();
        ToolErrors errors = new ToolErrors();
        CommandOutcome outcome = new CommandRunner().run(command, errors.andThen(reader::line));
        return outcome.ok() ? Answer.given(reader.script()) : Answer.failed(errors.failure(outcome));
    }

    static ArchiveScript of(List<String> lines) {
        Reader reader = new Reader();
        lines.forEach(reader::line);
        return reader.script();
    }

    private static final class Reader {
        private final Set<String> owners = new TreeSet<>();
        private final Set<String> grantees = new TreeSet<>();
        private final List<OfDatabase> statements = new ArrayList<>();
        private final List<OfPublicSchema> publicGrants = new ArrayList<>();
        private Optional<Pattern> ofDatabase = Optional.empty();
        private boolean inGrantsOfPublic;

        void line(String line) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                inGrantsOfPublic = heading.group(1).equals("SCHEMA public")
                        && heading.group(2).equals("ACL");
                return;
            }
            if (inGrantsOfPublic
                    && line.startsWith("GRANT ")
                    && GRANTEE.matcher(line).matches()) {
                publicGrants.add(new OfPublicSchema(line));
            }
            Matcher create = CREATE.matcher(line);
            if (create.matches() && ofDatabase.isEmpty()) {
                ofDatabase = Optional.of(Pattern.compile("^(?:ALTER DATABASE|ALTER ROLE .* IN DATABASE"
                        + "|(?:GRANT|REVOKE) .* ON DATABASE) (" + Pattern.quote(create.group(1)) + ") .*;$"));
                return;
            }
            collect(OWNER.matcher(line), owners);
            Matcher defaults = DEFAULTS.matcher(line);
            if (defaults.matches()) {
                collect(defaults, grantees);
            } else {
                collect(GRANTEE.matcher(line), grantees);
            }
            collect(GRANTOR.matcher(line), grantees);
            collect(SETTING_OF_ROLE.matcher(line), grantees);
            Optional<Matcher> database = ofDatabase.map(pattern -> pattern.matcher(line));
            if (database.isPresent() && database.get().matches()) {
                Matcher found = database.get();
                statements.add(new OfDatabase(line.substring(0, found.start(1)), line.substring(found.end(1))));
            }
        }

        private static void collect(Matcher matcher, Set<String> roles) {
            matcher.reset();
            if (!matcher.matches()) {
                return;
            }
            for (int group = 1; group <= matcher.groupCount(); group++) {
                String name = matcher.group(group);
                if (!name.equals("PUBLIC") && !name.equals("DEFAULT")) {
                    roles.add(plain(name));
                }
            }
        }

        private static String plain(String name) {
            return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
        }

        ArchiveScript script() {
            return new ArchiveScript(
                    Set.copyOf(owners), Set.copyOf(grantees), List.copyOf(statements), List.copyOf(publicGrants));
        }
    }
}
