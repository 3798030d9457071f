package dev.luneo.dr.kit.security;

import dev.luneo.dr.kit.web.Refusals;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * What happens to requests that nobody here vouches for. A wrong token is answered late, so that guessing takes its time, and
 * is logged and counted; too many from one address are told to stop. A right token is looked up before all that, so nobody's
 * mistakes keep anybody else out. A request without any token is a mistake and no guess: it is answered at once.
 */
final class WrongTokens implements AuthenticationEntryPoint {
    private static final Logger log = LoggerFactory.getLogger(WrongTokens.class);

    /** One line in the log an address and window, however many come. */
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** Nobody mistypes this often in a minute; a script with an old token learns that it should stop. */
    static final int MOST_BY_ADDRESS = 30;

    /** Those seen last; what falls out costs a line in the log, when it comes back. */
    private static final int MOST_ADDRESSES = 1_000;

    private final Refusals refusals;
    private final Clock clock;
    private final Counter refused;
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    WrongTokens(Refusals refusals, Clock clock, MeterRegistry registry) {
        this.refusals = refusals;
        this.clock = clock;
        this.refused = Counter.builder("dr.security.tokens.refused")
                .description("Requests that came with a token nobody here knows")
                .register(registry);
    }

    private record Window(Instant since, int count) {}

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        if (new HeaderTokens().resolve(request) == null) {
            refusals.answer(
                    request,
                    response,
                    HttpStatus.UNAUTHORIZED,
                    "This needs a token, and none came. Send the header: Authorization: Bearer <token>. If it was sent, the token in it was"
                            + " empty: is the variable set?");
            return;
        }
        refused.increment();
        if (count(request.getRemoteAddr()) > MOST_BY_ADDRESS) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(WINDOW.toSeconds()));
            refusals.answerLate(
                    request,
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "Too many wrong tokens came from your address; mend the token and ask again in a minute");
            return;
        }
        refusals.answerLate(
                request,
                response,
                HttpStatus.UNAUTHORIZED,
                "This token is not known here. Send the header: Authorization: Bearer <token>");
    }

    /** How many there were from an address in its window. */
    private int count(String address) {
        Instant now = clock.instant();
        Window window;
        int before;
        synchronized (windows) {
            Window known = windows.get(address);
            boolean over = known == null || !known.since().plus(WINDOW).isAfter(now);
            before = over && known != null ? known.count() : 0;
            window = over || known == null ? new Window(now, 1) : new Window(known.since(), known.count() + 1);
            windows.put(address, window);
        }
        if (window.count() == 1) {
            log.warn(
                    "A wrong token came from {}; it is answered late. The next line about this address comes in a minute"
                            + " at the earliest; in the window before there were {}",
                    address,
                    before);
        }
        return window.count();
    }
}
