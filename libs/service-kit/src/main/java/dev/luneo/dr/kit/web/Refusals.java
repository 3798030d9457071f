package dev.luneo.dr.kit.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Answers of filters to requests that get no further. What such a request still sends is thrown away, or its sender would not
 * hear the answer for the connection's reset; and the connection ends with the answer. Neither waiting for the sender nor
 * making him wait holds a thread of the server.
 */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    /** A body of ours is sent in one go; Tomcat looks at this once a second, so it is one to two. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** Each costs a connection and some 20 kB; more than these are answered at once. */
    private static final int MOST_WAITING = 1_000;

    private final ProblemWriter problems;
    private final AtomicInteger waiting = new AtomicInteger();

    public Refusals(ProblemWriter problems) {
        this.problems = problems;
    }

    /** Answers as soon as the sender is through with sending, or after a second or two. */
    public void answer(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        answer(request, response, new Answer(status, detail), Incoming.hasBody(request), true);
    }

    /** The same, but never before a second is over: for whoever guesses. */
    public void answerLate(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        answer(request, response, new Answer(status, detail), true, false);
    }

    /** For a request whose asynchronous processing is the caller's to complete. */
    void answerNow(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail) {
        try {
            Incoming.drop(request);
            problems.write(response, status, detail);
        } catch (IOException gone) {
            log.debug("Nobody hears that {}", detail, gone);
        }
    }

    private record Answer(HttpStatus status, String detail) {}

    private void answer(
            HttpServletRequest request, HttpServletResponse response, Answer answer, boolean wait, boolean early)
            throws IOException {
        if (!wait || !request.isAsyncSupported() || waiting.get() >= MOST_WAITING) {
            Incoming.drop(request);
            problems.write(response, answer.status(), answer.detail());
            return;
        }
        waiting.incrementAndGet();
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(WAIT.toMillis());
        async.addListener(new Late(request, response, answer));
        if (Incoming.hasBody(request)) {
            Incoming.discard(request, early ? () -> end(async, request, response, answer) : () -> {});
        }
    }

    private void end(AsyncContext async, HttpServletRequest request, HttpServletResponse response, Answer answer) {
        answerNow(request, response, answer.status(), answer.detail());
        async.complete();
    }

    private final class Late implements AsyncListener {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final Answer answer;

        Late(HttpServletRequest request, HttpServletResponse response, Answer answer) {
            this.request = request;
            this.response = response;
            this.answer = answer;
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            end(event.getAsyncContext(), request, response, answer);
        }

        @Override
        public void onError(AsyncEvent event) {
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            waiting.decrementAndGet();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Nobody starts it again.
        }
    }
}
