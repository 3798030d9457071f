package dev.luneo.dr.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to type next, as it can be copied into the same terminal. Pure.
 *
 * @param program as it was called
 * @param again what finds the same stack as the same person
 */
record Typed(String program, List<String> again) {
    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[\\w./:@%+,-][\\w./:@%+=,-]*");

    /** What the services advise is a request of theirs; here it is the command that sends it. */
    private static final List<Advised> ADVISED = List.of(
            new Advised("POST /api/recoveries/ID/approval(?: on restore-service)?", "approve $1"),
            new Advised("POST /api/recoveries/ID/cancel(?: REASON)?", "cancel $1"),
            new Advised("POST /api/recoveries/ID/undo(?: REASON)?", "undo $1"),
            new Advised(
                    "POST /api/recoveries/ID/unreachable-database \\{\"goOn\": true, \"reason\": \"[^\"]*\"\\}, or false to stop",
                    "accept $1, or stop it:  %s cancel $1"),
            new Advised("POST /api/recoveries/ID/unreachable-database", "accept $1"),
            new Advised("POST /api/incidents/ID/resolve(?: REASON)?(?: on notifier-service)?", "incident resolve $1"),
            new Advised("POST /api/incidents(?: on notifier-service)?", "incident open"),
            new Advised(
                    "POST /api/left-overs/remove on deploy-service \\{\"id\": \"([^\"]+)\", \"reason\": \"[^\"]*\"\\}",
                    "left-overs remove $1"),
            new Advised("POST /api/left-overs/remove", "left-overs remove NAME"),
            new Advised("GET /api/left-overs(?: on deploy-service)?", "left-overs"),
            new Advised("GET /api/recoveries/ID", "watch $1"),
            new Advised("GET /api/recoveries(?: on restore-service)?", "status"),
            new Advised("GET /api/incidents(?: of notifier-service)?", "incident list"),
            new Advised("POST /api/backups/ID/meant(?: on backup-scheduler)?", "backups DB $1 --meant"),
            new Advised("POST /api/backups(?: on backup-scheduler)?", "backup"),
            new Advised("GET /api/backups(?: of backup-scheduler)?", "backups"),
            new Advised("`?POST /api/verifications(?: on verifier-service)?`?", "verify"),
            new Advised("POST /api/restores", "restore"),
            new Advised(": see schemaProof", ""),
            new Advised("with their own token and at the address that you ask here: ", ""),
            Advised.option("`\"to\": \"in-place\"`", "--in-place"),
            Advised.option(
                    "target ([\\w-]+), acceptUnsigned: true, and the reason",
                    "--backup $1 --accept-unsigned --reason TEXT"),
            Advised.option("(?:say when, in|give) whenItBegan", "give --when-it-began"),
            Advised.option(
                    "(?:target )?('[^']*') is neither latest, nor an instant such as \\S+, nor a backup of",
                    "$1 is no backup of"),
            Advised.option("(?:named by its id in `?target`?)", "named with --backup ID"),
            Advised.option(
                    "(?:name it|asks? for it|ask for this backup) by its id(?: once more)?(?: in target)?",
                    "name it with --backup ID"),
            Advised.option("a backup by its id", "one backup with --backup ID"),
            Advised.option("(?:\\w+ )?target: latest", "--latest"),
            Advised.option("`?acceptUnsigned(?:: true)?`?", "--accept-unsigned"),
            Advised.option("\\bwhenItBegan\\b", "--when-it-began"));

    private record Advised(Pattern request, String typed, boolean command) {
        Advised(String request, String command) {
            this(
                    Pattern.compile(request.replace("ID", "(\\{id\\}|[\\w.:-]*\\w)")
                            .replace("REASON", "\\{\"reason\": \"[^\"]*\"\\}")),
                    command,
                    !command.isEmpty());
        }

        static Advised option(String field, String option) {
            return new Advised(Pattern.compile(field), option, false);
        }
    }

    /** In one piece: no line is broken inside it. */
    String command(String... words) {
        return Stream.of(
                        Stream.of(quoted(program)),
                        Stream.of(words).map(Typed::quoted),
                        again.stream().map(Typed::quoted))
                .flatMap(part -> part)
                .map(Plain::together)
                .collect(Collectors.joining(Plain.together(" ")));
    }

    /** For somebody else, who is not who typed this. */
    Typed byAnother() {
        List<String> theirs = new ArrayList<>(again);
        int as = theirs.indexOf("--as");
        if (as >= 0) {
            theirs.subList(as, as + 2).clear();
        }
        return new Typed(program, theirs);
    }

    /** The same sentence, with commands for requests. */
    String instead(String advice) {
        String said = advice;
        for (Advised advised : ADVISED) {
            said = advised.request().matcher(said).replaceAll(found -> Matcher.quoteReplacement(typed(advised, found)));
        }
        return said;
    }

    private String typed(Advised advised, MatchResult found) {
        String first = found.groupCount() > 0 ? String.valueOf(found.group(1)) : "";
        if (!advised.command()) {
            return advised.typed().replace("$1", first);
        }
        // What is named there may be a database of a stranger's, whose name is to be copied into a shell.
        String named = first.equals("{id}") ? first : quoted(first);
        return " "
                + Plain.together(quoted(program) + " "
                        + advised.typed().replace("%s", quoted(program)).replace("$1", named));
    }

    /** One word of a shell, whatever is in it. */
    static String quoted(String word) {
        return NEEDS_NO_QUOTES.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
