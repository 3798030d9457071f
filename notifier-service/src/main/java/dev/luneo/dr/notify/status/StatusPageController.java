package dev.luneo.dr.notify.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.web.Paging;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.words.LocalTimes;
import dev.luneo.dr.plan.DrPlan;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The one thing here that is open to everybody. It is made from memory, so it answers while everything else is down. */
@RestController
class StatusPageController {
    private static final String CSS = css();
    private static final String CONTENT_SECURITY =
            "default-src 'none'; img-src data:; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                    .formatted(sha256(CSS));

    private final Supplier<Facts> facts;
    private final DrPlan plan;
    private final Freshness freshness;
    private final Clock clock;
    private final StatusHtml html;

    StatusPageController(Supplier<Facts> facts, DrPlan plan, Freshness freshness, Clock clock) {
        this.facts = facts;
        this.plan = plan;
        this.freshness = freshness;
        this.clock = clock;
        this.html = new StatusHtml(CSS, new LocalTimes(plan.timeZone()));
    }

    @GetMapping("/")
    @ApiResponse(responseCode = "302", description = "Found at /status")
    @Operation(summary = "Leads to the public status page")
    ResponseEntity<Void> root() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("/status"))
                .build();
    }

    @GetMapping(path = "/status", produces = MediaType.TEXT_HTML_VALUE)
    @Operation(summary = "The public status page")
    ResponseEntity<String> page() {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, UTF_8))
                .header("Content-Security-Policy", CONTENT_SECURITY)
                .body(html.of(current(), clock.instant()));
    }

    @GetMapping(path = "/status/earlier", produces = MediaType.TEXT_HTML_VALUE)
    @Operation(summary = "What the public status page has no room for, in pages")
    ResponseEntity<String> earlier(@RequestParam Optional<String> cursor) {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, UTF_8))
                .header("Content-Security-Policy", CONTENT_SECURITY)
                .body(html.earlier(page(asOf -> earlier(asOf, cursor)), clock.instant()));
    }

    @GetMapping(path = "/status/earlier.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The same as JSON")
    ResponseEntity<StatusPage> earlierJson(@RequestParam Optional<String> cursor) {
        return ResponseEntity.ok().header("Access-Control-Allow-Origin", "*").body(page(asOf -> earlier(asOf, cursor)));
    }

    @GetMapping(path = "/status.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The public status page's content as JSON")
    ResponseEntity<StatusPage> json() {
        return ResponseEntity.ok()
                .header("Access-Control-Allow-Origin", "*") // public, so any page may show it
                .body(current());
    }

    private StatusPage earlier(Instant asOf, Optional<String> cursor) {
        return StatusPage.earlier(
                plan, facts.get(), asOf, Paging.of(cursor, Optional.empty()).after());
    }

    private StatusPage current() {
        return page(asOf -> StatusPage.of(plan, facts.get(), asOf));
    }

    private StatusPage page(Function<Instant, StatusPage> asOf) {
        if (!plan.communication().statusPage().builtIn()) {
            throw RequestRefused.notFound("The plan has communication.status-page.built-in: false");
        }
        return freshness.asOf().map(asOf).orElseGet(() -> StatusPage.unknown(plan));
    }

    private static String css() {
        try (InputStream in = StatusPageController.class.getResourceAsStream("status.css")) {
            if (in == null) {
                throw new IllegalStateException("status.css belongs beside " + StatusPageController.class);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        return Base64.getEncoder().encodeToString(DigestUtils.sha256(text));
    }
}
