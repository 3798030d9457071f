package dev.luneo.dr.notify.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.kit.words.Spans;
import dev.luneo.dr.notify.status.StatusPage.Entry;
import dev.luneo.dr.notify.words.LocalTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.util.HtmlUtils;

/** The public page as HTML: no script, nothing fetched from elsewhere, readable with styles off. Every text is escaped. */
final class StatusHtml {
    private static final String REFRESH = "<meta http-equiv=\"refresh\" content=\"15\">\n";

    private final String css;
    private final LocalTimes times;

    StatusHtml(String css, LocalTimes times) {
        this.css = css;
        this.times = times;
    }

    String of(StatusPage page, Instant now) {
        return of(page, now, "Past two weeks");
    }

    /** A page of what the first one has no room for. */
    String earlier(StatusPage page, Instant now) {
        return of(page, now, "Earlier");
    }

    private String of(StatusPage page, Instant now, String past) {
        boolean watching = page.anyOpen() || page.overall().equals("unknown");
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                %s<title>%s – %s</title>
                <link rel="icon" href="data:,">
                <style>%s</style>
                </head>
                <body class="tone-%s">
                <header><p>%s</p></header>
                <main>
                <h1 class="tone">%s</h1>
                %s%s%s%s</main>
                <footer class="soft"><p>%s</p></footer>
                </body>
                </html>
                """.formatted(
                        watching ? REFRESH : "",
                        text(headline(page)),
                        text(page.page()),
                        css,
                        text(page.overall()),
                        text(page.page()),
                        text(headline(page)),
                        lead(page),
                        age(page, now),
                        page.incidents().stream()
                                .filter(page::current)
                                .map(entry -> current(entry, page))
                                .collect(Collectors.joining()),
                        past(page, past) + further(page),
                        foot(page, watching));
    }

    private static String headline(StatusPage page) {
        return switch (page.overall()) {
            case "operational" -> "No known problems";
            case "unknown" -> "Status not known yet";
            default -> capital(page.overall());
        };
    }

    private static String lead(StatusPage page) {
        return switch (page.overall()) {
            case "operational" -> "<p class=\"now\">Nothing is reported at the moment.</p>\n";
            case "unknown" -> "<p class=\"now\">This page has just started and is still reading what happened.</p>\n";
            default -> "";
        };
    }

    private String age(StatusPage page, Instant now) {
        return page.updatedAt()
                .filter(at -> page.stale(now))
                .map(at ->
                        "<p class=\"notice\">This is what we knew at %s, %s ago. Newer news does not reach this page at the moment.</p>\n"
                                .formatted(
                                        time(at, times.dayAndClock(at)),
                                        text(Spans.about(Duration.between(at, now))
                                                .replace("about ", ""))))
                .orElse("");
    }

    private String current(Entry entry, StatusPage page) {
        String next = entry.nextUpdateBy()
                .map(at -> "<p class=\"soft\">Next update by %s.</p>\n".formatted(time(at, times.clock(at))))
                .orElse("");
        return """
                <section class="card tone-%s">
                <h2>%s</h2>
                %s<p class="now">%s</p>
                %s%s</section>
                """.formatted(
                        text(entry.status()),
                        text(entry.title()),
                        steps(entry),
                        text(entry.message()),
                        next,
                        entry.open() ? history(entry, page) : folded(entry, page));
    }

    private static String further(StatusPage page) {
        return page.earlier()
                .map(link -> "<p class=\"soft\"><a href=\"%s\">Earlier</a></p>\n".formatted(text(link)))
                .orElse("");
    }

    private String past(StatusPage page, String heading) {
        List<Entry> entries =
                page.incidents().stream().filter(entry -> !page.current(entry)).toList();
        if (entries.isEmpty()) {
            return "";
        }
        return entries.stream()
                .map(entry -> """
                        <section class="card past tone-%s">
                        <h3>%s</h3>
                        <p class="soft">%s</p>
                        <p class="now">%s</p>
                        %s</section>
                        """.formatted(
                                text(entry.status()),
                                text(entry.title()),
                                text(times.day(entry.history().get(0).at())),
                                text(entry.message()),
                                folded(entry, page)))
                .collect(Collectors.joining("", "<h2 class=\"part\">%s</h2>\n".formatted(heading), ""));
    }

    private static String steps(Entry entry) {
        int reached = Status.valueOf(entry.status().toUpperCase(Locale.ROOT)).ordinal();
        return Arrays.stream(Status.values())
                .map(status -> "<li%s>%s</li>"
                        .formatted(
                                status.ordinal() == reached
                                        ? " aria-current=\"step\""
                                        : status.ordinal() < reached ? " class=\"done\"" : "",
                                capital(StatusPage.label(status))))
                .collect(Collectors.joining("", "<ol class=\"steps\" aria-label=\"Progress\">", "</ol>\n"));
    }

    private String folded(Entry entry, StatusPage page) {
        return "<details><summary>History</summary>\n%s</details>\n".formatted(history(entry, page));
    }

    private record Line(Instant at, String label, String message) {
        static Line of(StatusPage.Update update) {
            return new Line(update.at(), "", update.message());
        }
    }

    /** The newest first: who opens the page in the middle of it wants to know what is new. */
    private String history(Entry entry, StatusPage page) {
        List<Line> lines = lines(entry);
        return Stream.iterate(lines.size() - 1, i -> i >= 0, i -> i - 1)
                .map(i -> line(lines.get(i), page))
                .collect(Collectors.joining(
                        "", "<ol class=\"history\" aria-label=\"History, newest first\">\n", "</ol>\n"));
    }

    /** By time; two statuses stay in their order even where the clocks of those who announced them differ. */
    private static List<Line> lines(Entry entry) {
        Deque<StatusPage.Update> updates = new ArrayDeque<>(entry.updates());
        List<Line> lines = new ArrayList<>();
        for (StatusPage.Change change : entry.history()) {
            while (!updates.isEmpty() && updates.getFirst().at().isBefore(change.at())) {
                lines.add(Line.of(updates.removeFirst()));
            }
            lines.add(new Line(change.at(), capital(change.status()), change.message()));
        }
        updates.forEach(update -> lines.add(Line.of(update)));
        return lines;
    }

    private String line(Line line, StatusPage page) {
        String label = line.label().isEmpty() ? "Update" : line.label();
        return "<li%s><strong>%s</strong><span class=\"soft\">%s</span><p>%s</p></li>\n"
                .formatted(
                        line.label().isEmpty() ? "" : " class=\"change\"",
                        text(label),
                        time(line.at(), brief(line.at(), page)),
                        text(line.message()));
    }

    private String foot(StatusPage page, boolean watching) {
        String known = page.updatedAt()
                .map(at -> "As of %s. ".formatted(time(at, times.dayAndClock(at))))
                .orElse("");
        return known
                + text("All times are those of " + times.zone() + ".")
                + (watching ? " This page renews itself every 15 seconds." : "");
    }

    /** Without the day where it is today's. */
    private String brief(Instant at, StatusPage page) {
        boolean today = page.updatedAt()
                .filter(now -> times.date(now).equals(times.date(at)))
                .isPresent();
        return today ? times.clock(at) : times.dayAndClock(at);
    }

    private static String time(Instant at, String shown) {
        return "<time datetime=\"%s\">%s</time>".formatted(at, text(shown));
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String text(String text) {
        return HtmlUtils.htmlEscape(text, UTF_8.name());
    }
}
