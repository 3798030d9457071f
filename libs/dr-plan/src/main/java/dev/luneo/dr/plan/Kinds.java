package dev.luneo.dr.plan;

import dev.luneo.dr.plan.Kind.Bad;
import dev.luneo.dr.plan.Kind.Good;
import dev.luneo.dr.plan.Kind.Read;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The kinds of values there are, each with its range and the sentence for what is outside of it. */
public final class Kinds {

    private static final int MOST_BYTES_OF_A_NAME = 63;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+");
    private static final Pattern JSON_PATH =
            Pattern.compile("(?=.{1,500}$)\\$(?:\\.{1,2}[^.\\[\\]\\s]+|\\[[^\\[\\]]+\\])*");

    /** Any text but none. */
    public static final Kind<String> TEXT = Kind.text(
            Form.text("text"),
            text -> text.isBlank() ? new Bad<>("is blank", "write something, or remove the line") : new Good<>(text));

    /** Any text, none included. */
    public static final Kind<String> VERBATIM = Kind.text(Form.text("text"), Good::new);

    /** Names become directories and Kafka keys: the letters that are safe in both. */
    public static final Kind<String> NAMES = matching(
            "a name: lower-case letters, digits and dashes",
            NAME,
            "is no name",
            "write lower-case letters, digits and dashes, 63 at most, beginning with a letter or digit");

    /** Of PostgreSQL, which cuts what is longer. */
    static final Kind<String> ROLES = Kind.text(
            Form.text("a role of the server"),
            text -> text.isBlank()
                            || text.startsWith("pg_")
                            || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES_OF_A_NAME
                    ? new Bad<>(
                            "is no role of your own on a PostgreSQL server",
                            "write its name, 63 bytes at most, such as luneo_filler")
                    : new Good<>(text));

    public static final Kind<String> VARIABLES = matching(
            "the name of an environment variable",
            VARIABLE,
            "is no name of an environment variable",
            "write letters, digits and underscores, such as DATABASE_URL");

    static final Kind<String> EMAILS = matching(
            "an e-mail address",
            EMAIL,
            "is no e-mail address",
            "write one such as alice@example.org, or remove the line");

    static final Kind<String> JSON_PATHS = matching(
            "a JSON path, such as `$.status`",
            JSON_PATH,
            "is no JSON path",
            "write one such as $.status or $.items[0].id");

    public static final Kind<Boolean> YES_OR_NO = Kind.of(
            false,
            text -> switch (text) {
                case "true" -> new Good<>(true);
                case "false" -> new Good<>(false);
                default -> new Bad<>("is neither true nor false", "write true or false");
            },
            String::valueOf,
            new Form("`true` or `false`", Map.of("enum", List.of(true, false, "true", "false"))));

    static final Kind<ZoneId> ZONES = Kind.of(
            ZoneOffset.UTC,
            text -> {
                try {
                    return new Good<>(ZoneId.of(text));
                } catch (DateTimeException e) {
                    return new Bad<>(
                            "is no time zone",
                            Spelling.nearest(text, ZoneId.getAvailableZoneIds())
                                    .map(zone -> "did you mean `" + zone + "`?")
                                    .orElse("write a region such as Europe/Berlin, or UTC"));
                }
            },
            ZoneId::getId,
            Form.text("a time zone, such as `Europe/Berlin`"));

    static final Kind<Schedule> CRON = Kind.of(
            new Schedule.Every(Duration.ofHours(1)),
            text -> {
                try {
                    return new Good<>(new Schedule.Cron(text));
                } catch (IllegalArgumentException e) {
                    return new Bad<>(
                            String.valueOf(e.getMessage()),
                            "write five fields, such as `0 */6 * * *` for every six hours, or use `every: 6h`");
                }
            },
            Object::toString,
            Form.text("five fields of cron, such as `0 */6 * * *`"));

    public static final Kind<Path> PATHS = Kind.of(
            Path.of(""),
            text -> {
                if (text.isBlank()) {
                    return new Bad<>("is blank", "write a path");
                }
                if (text.startsWith("~")) {
                    return new Bad<>("has a ~, which only a shell expands", "write ${HOME} instead of it");
                }
                try {
                    return new Good<>(Path.of(text).normalize());
                } catch (InvalidPathException e) {
                    return new Bad<>("is no path", "write one such as /var/lib/luneo-dr/backups");
                }
            },
            Path::toString,
            Form.text("a path; a relative one begins at the plan's directory"));

    private Kinds() {}

    public static Kind<Duration> duration(Duration least, Duration most) {
        String words = "a duration from " + Durations.text(least) + " to " + Durations.text(most);
        String range = "write " + words;
        return Kind.of(
                most,
                text -> {
                    Optional<Duration> parsed = Durations.parse(text);
                    if (parsed.isEmpty()) {
                        String problem = text.strip().matches("\\d+") ? "has no unit" : "is no duration";
                        return new Bad<>(problem, range + ", such as 90s, 5m, 6h, 30d or 1h30m");
                    }
                    Duration duration = parsed.get();
                    if (duration.compareTo(least) < 0) {
                        return new Bad<>("is too short", range);
                    }
                    return duration.compareTo(most) > 0 ? new Bad<>("is too long", range) : new Good<>(duration);
                },
                Duration::toString,
                Form.text(words));
    }

    public static Kind<Integer> number(int least, int most) {
        String wayOut = "write a whole number from " + least + " to " + most;
        return Kind.of(
                least,
                text -> {
                    if (!text.matches("-?\\d{1,9}")) {
                        return new Bad<>("is no whole number", wayOut);
                    }
                    int number = Integer.parseInt(text);
                    if (number < least) {
                        return new Bad<>("is too small", wayOut);
                    }
                    return number > most ? new Bad<>("is too large", wayOut) : new Good<>(number);
                },
                String::valueOf,
                Form.number(least, most));
    }

    public static <E extends Enum<E>> Kind<E> word(Class<E> type) {
        List<E> constants = List.copyOf(EnumSet.allOf(type));
        List<String> words = constants.stream().map(Words::of).toList();
        return Kind.of(
                constants.get(0),
                text -> {
                    int index = words.indexOf(text);
                    return index < 0
                            ? new Bad<>("is not known here", Spelling.hint(text, words))
                            : new Good<>(constants.get(index));
                },
                Words::of,
                Form.oneOf(words));
    }

    public static Kind<String> oneOf(String... words) {
        List<String> known = List.of(words);
        return Kind.text(
                Form.oneOf(known),
                text -> known.contains(text)
                        ? new Good<>(text)
                        : new Bad<>("is not known here", Spelling.hint(text, known)));
    }

    /**
     * The name of something that the plan defines elsewhere.
     *
     * @param paths where, such as {@code communication.contacts}
     */
    static Kind<String> reference(String what, String... paths) {
        String words = "a " + what + ": a name under `" + String.join("` or `", paths) + "`";
        Kind.Reader<String> reader = (text, names) -> {
            Set<String> defined = names.under(List.of(paths));
            return defined.contains(text)
                    ? new Good<>(text)
                    : new Bad<>(
                            "is no " + what + " of this plan",
                            defined.isEmpty() ? "define it first: the plan has none" : Spelling.hint(text, defined),
                            follows(text, defined, List.of(paths)));
        };
        return new Kind<>("", reader, Function.identity(), Form.text(words));
    }

    /**
     * Where the names themselves are missing or misspelt, nothing that refers to them can be right. Nor can what names the role that
     * decides, where nobody has it.
     */
    private static Predicate<String> follows(String text, Set<String> defined, List<String> paths) {
        Optional<String> meant = Spelling.nearest(text, defined);
        return other -> paths.stream()
                        .anyMatch(path -> other.equals(path)
                                || meant.filter(name -> other.equals(PlanTree.join(path, name)))
                                        .isPresent())
                || text.equals("incident-lead") && other.endsWith(".restore.approval");
    }

    /** A text that stands where no reference to another part of the plan can. */
    static <T> Read<T> read(Kind<T> kind, String text) {
        return kind.reader().read(text, Names.NONE);
    }

    private static Kind<String> matching(String words, Pattern pattern, String problem, String wayOut) {
        return Kind.text(
                Form.matching(words, "^(?:" + pattern.pattern() + ")$"),
                text -> pattern.matcher(text).matches()
                        ? (Read<String>) new Good<String>(text)
                        : new Bad<>(problem, wayOut));
    }
}
