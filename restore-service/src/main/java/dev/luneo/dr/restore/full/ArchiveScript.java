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
 * @param owners roles that something belongs to
 * @param grantees roles that may do something
 * @param statements of the database itself
 */
record ArchiveScript(Set<String> owners, Set<String> grantees, List<OfDatabase> statements) {

    /** A statement about the database, in the two parts that its name stands between. */
    record OfDatabase(String before, String after) {
        /** @param database the name to put there, quoted */
        String sql(String database) {
            return before + database + after;
        }

        /** Without the value of a setting, which may be a secret of the application. */
        String words() {
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
    private static final Pattern CREATE = Pattern.compile("^CREATE DATABASE " + NAME + " WITH .*;$");

    /**
     * Who the database belongs to. To be said before anything is in it: since PostgreSQL 15 only the database's owner may create in
     * the schema public, and what is to belong to somebody has to be something that he could have created there.
     */
    List<OfDatabase> ownership() {
        return statements.stream().filter(OfDatabase::setsOwner).toList();
    }

    /** All the rest, to be said when the data is in: among the settings may be one that forbids to write. */
    List<OfDatabase> settings(boolean grants) {
        return statements.stream()
                .filter(statement -> !statement.setsOwner())
                .filter(statement -> grants || !statement.concernsRoles())
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
        private Optional<Pattern> ofDatabase = Optional.empty();

        void line(String line) {
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
            return new ArchiveScript(Set.copyOf(owners), Set.copyOf(grantees), List.copyOf(statements));
        }
    }
}
