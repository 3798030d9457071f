package dev.luneo.dr.kit.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.luneo.dr.kit.words.Excerpt;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes in the body of a request, after its sender is known and allowed: JSON in UTF-8, of the size that ours have, whole
 * within a time. No thread waits for it, so however many send slowly, others are served.
 */
public final class StrictRequests extends OncePerRequestFilter {
    /** The largest request we have, a restore with its reason, is under 8 KiB. */
    static final int MOST_BYTES = 64 * 1024;

    /** For the whole body. Ours fit into a few packets, which a bad line carries in a second or two. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Of bodies on their way with one token: 64 of the largest, far more than people and scripts send at once. */
    static final long MOST_BYTES_BY_TOKEN = 4L * 1024 * 1024;

    private static final String BODY = StrictRequests.class.getName() + ".body";

    private final Refusals refusals;
    private final Map<String, AtomicLong> held = new ConcurrentHashMap<>();

    public StrictRequests(Refusals refusals) {
        this.refusals = refusals;
    }

    /** A request comes a second time when its body is here. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(BODY) instanceof byte[] body) {
            chain.doFilter(new KeptBody(request, body), response);
            return;
        }
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            chain.doFilter(request, response);
            return;
        }
        if (!Query.isReadable(request.getQueryString())) {
            refusals.answer(
                    request,
                    response,
                    HttpStatus.BAD_REQUEST,
                    "query: is not UTF-8 in percent-encoding; encode each value, a percent sign as %25");
            return;
        }
        boolean reads = !request.getMethod().equals("POST");
        if (reads && !Incoming.hasBody(request)) {
            chain.doFilter(request, response);
            return;
        }
        // A body that means nothing, as some clients send with a GET, is taken in all the same: left unread it ends the
        // connection.
        Optional<String> unusable = reads ? Optional.empty() : unusable(request);
        if (unusable.isPresent()) {
            refusals.answer(request, response, HttpStatus.UNSUPPORTED_MEDIA_TYPE, unusable.get());
        } else if (request.getContentLengthLong() > MOST_BYTES) {
            tooLarge(request, response);
        } else if (Incoming.hasBody(request)) {
            new Arriving(request, response).begin();
        } else {
            chain.doFilter(new KeptBody(request, new byte[0]), response);
        }
    }

    private static Optional<String> unusable(HttpServletRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null ? Incoming.hasBody(request) : !isJson(type)) {
            return Optional.of("The body is sent as %s; send it with the header Content-Type: application/json"
                    .formatted(type == null ? "nothing in particular" : Excerpt.ofValue(type)));
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding == null || encoding.equalsIgnoreCase("identity")
                ? Optional.empty()
                : Optional.of("The body is encoded as %s; send it as it is, without Content-Encoding"
                        .formatted(Excerpt.ofValue(encoding)));
    }

    private static boolean isJson(@Nullable String type) {
        try {
            MediaType sent = MediaType.parseMediaType(String.valueOf(type));
            return sent.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                    && (sent.getCharset() == null || UTF_8.equals(sent.getCharset()));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private void tooLarge(HttpServletRequest request, HttpServletResponse response) throws IOException {
        refusals.answer(
                request,
                response,
                HttpStatus.CONTENT_TOO_LARGE,
                "The body is larger than %d bytes, which no request here needs".formatted(MOST_BYTES));
    }

    /** A body on its way. */
    private final class Arriving implements AsyncListener {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final AtomicLong held;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private Optional<Runnable> refusal = Optional.empty();

        Arriving(HttpServletRequest request, HttpServletResponse response) {
            this.request = request;
            this.response = response;
            this.held = StrictRequests.this.held.computeIfAbsent(
                    String.valueOf(request.getRemoteUser()), name -> new AtomicLong());
        }

        void begin() throws IOException {
            AsyncContext async = request.startAsync(request, response);
            async.setTimeout(DEADLINE.toMillis());
            async.addListener(this);
            Incoming.read(request, this::take, () -> end(async));
        }

        private boolean take(byte[] bytes, int count) {
            if (held.addAndGet(count) > MOST_BYTES_BY_TOKEN) {
                held.addAndGet(-count);
                return refuse(
                        HttpStatus.TOO_MANY_REQUESTS, "Too much is being sent with your token; ask again in a second");
            }
            body.write(bytes, 0, count);
            return body.size() <= MOST_BYTES
                    || refuse(
                            HttpStatus.CONTENT_TOO_LARGE,
                            "The body is larger than %d bytes, which no request here needs".formatted(MOST_BYTES));
        }

        private boolean refuse(HttpStatus status, String detail) {
            refusal = Optional.of(() -> refusals.answerNow(request, response, status, detail));
            return false;
        }

        private void end(AsyncContext async) {
            if (refusal.isPresent()) {
                refusal.get().run();
                async.complete();
                release();
            } else {
                request.setAttribute(BODY, body.toByteArray());
                release();
                async.dispatch();
            }
        }

        /** Once; what is dispatched lives no longer than its thread, and of those there is a bounded number. */
        private void release() {
            held.addAndGet(-body.size());
            body.reset();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            refusals.answerNow(
                    request,
                    response,
                    HttpStatus.REQUEST_TIMEOUT,
                    "The body was not here after %d seconds; send it in one go".formatted(DEADLINE.toSeconds()));
            event.getAsyncContext().complete();
        }

        @Override
        public void onError(AsyncEvent event) {
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            release();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // What handles the request may be asynchronous too, as streams are; they have limits of their own.
        }
    }
}
