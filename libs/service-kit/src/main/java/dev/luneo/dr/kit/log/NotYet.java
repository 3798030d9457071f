package dev.luneo.dr.kit.log;

import dev.luneo.dr.kit.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Until a service has read its history it knows nothing, and "there is no such recovery" or "not protected" would be a lie: it
 * says 503 and what it is doing.
 */
final class NotYet extends OncePerRequestFilter {
    /** Reading takes less than this at almost every start; who asks then is told the truth instead of "not yet". */
    private static final Duration WAIT = Duration.ofSeconds(3);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final String AGAIN_IN_SECONDS = "5";

    private final Supplier<Optional<String>> busyWith;
    private final ProblemWriter problems;

    /** @param busyWith what it is still doing, in words; empty when it knows */
    NotYet(Supplier<Optional<String>> busyWith, ProblemWriter problems) {
        this.busyWith = busyWith;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> doing = busyAfterAWhile();
        if (doing.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("Retry-After", AGAIN_IN_SECONDS);
        response.setHeader("Cache-Control", "no-store");
        if (page(request)) {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            response.setContentType("text/html");
            response.setCharacterEncoding("UTF-8");
            response.getOutputStream().write("""
                    <!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
                    <title>Starting</title><h1>This page is starting</h1><p>It shows how things stand in a moment.</p></html>
                    """.getBytes(StandardCharsets.UTF_8));
        } else {
            problems.write(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "This service has just started and does not know yet: %s. Ask again in %s s"
                            .formatted(doing.get(), AGAIN_IN_SECONDS));
        }
    }

    private static boolean page(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/")
                && !request.getRequestURI().endsWith(".json");
    }

    private Optional<String> busyAfterAWhile() {
        long deadline = System.nanoTime() + WAIT.toNanos();
        Optional<String> doing = busyWith.get();
        while (doing.isPresent() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(LOOK_AGAIN.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return doing;
            }
            doing = busyWith.get();
        }
        return doing;
    }
}
