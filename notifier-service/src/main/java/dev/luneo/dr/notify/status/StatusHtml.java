package dev.luneo.dr.notify.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.events.StatusEvent.Status;
import dev.luneo.dr.notify.status.StatusPage.Entry;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.notify.words.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
                page.incidents().stream().filter(Entry::open).map(this::current).collect(Collectors.joining()),
                past(page.incidents().stream().filter(entry -> !entry.open()).toList()),
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

    private String current(Entry entry) {
        String next = entry.nextUpdateBy()
                .map(at -> "<p class=\"soft\">Next update by %s.</p>\n".formatted(time(at, times.clock(at))))
                .orElse("");
        return """
                <section class="card tone-%s">
                <h2>%s</h2>
                %s<p class="now">%s</p>
                %s%s</section>
                """.formatted(
                text(entry.status()), text(entry.title()), steps(entry), text(entry.message()), next, history(entry));
    }

    private String past(List<Entry> entries) {
        if (entries.isEmpty()) {
            return "";
        }
        return entries.stream()
                .map(entry -> """
                        <section class="card past tone-%s">
                        <h2>%s</h2>
                        <p class="soft">%s</p>
                        <p class="now">%s</p>
                        %s</section>
                        """.formatted(
                                text(entry.status()),
                                text(entry.title()),
                                text(times.day(entry.history().get(0).at())),
                                text(entry.message()),
                                history(entry)))
                .collect(Collectors.joining("", "<h3>Past two weeks</h3>\n", ""));
    }

    private static String steps(Entry entry) {
        int reached = Status.valueOf(entry.status().toUpperCase(java.util.Locale.ROOT))
                .ordinal();
        return Arrays.stream(Status.values())
                .map(status -> "<li%s>%s</li>"
                        .formatted(
                                status.ordinal() == reached
                                        ? " aria-current=\"step\""
                                        : status.ordinal() < reached ? " class=\"done\"" : "",
                                capital(StatusPage.label(status))))
                .collect(Collectors.joining("", "<ol class=\"steps\" aria-label=\"Progress\">", "</ol>\n"));
    }

    private record Line(Instant at, String label, String message) {}

    /** The newest first: who opens the page in the middle of it wants to know what is new. */
    private String history(Entry entry) {
        Stream<Line> changes = entry.history().stream()
                .map(change -> new Line(change.at(), capital(change.status()), change.message()));
        Stream<Line> updates = entry.updates().stream().map(update -> new Line(update.at(), "", update.message()));
        List<Line> lines = Stream.concat(changes, updates)
                .sorted(Comparator.comparing(Line::at))
                .toList();
        return Stream.iterate(lines.size() - 1, i -> i >= 0, i -> i - 1)
                .map(i -> line(lines.get(i)))
                .collect(Collectors.joining(
                        "", "<ol class=\"history\" aria-label=\"History, newest first\">\n", "</ol>\n"));
    }

    private String line(Line line) {
        String label = line.label().isEmpty() ? "Update" : line.label();
        return "<li%s><strong>%s</strong><span class=\"soft\">%s</span><p>%s</p></li>\n"
                .formatted(
                        line.label().isEmpty() ? "" : " class=\"change\"",
                        text(label),
                        time(line.at(), times.dayAndClock(line.at())),
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

    private static String time(Instant at, String shown) {
        return "<time datetime=\"%s\">%s</time>".formatted(at, text(shown));
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1);
    }

    private static String text(String text) {
        return HtmlUtils.htmlEscape(text, UTF_8.name());
    }
}
