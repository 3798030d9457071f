package dev.luneo.dr.kit.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** What a request is still sending, read as it comes without a thread that waits for it. */
final class Incoming {
    private static final int BUFFER_BYTES = 4 * 1024;

    private Incoming() {}

    /** Takes what has arrived; false when that is enough. */
    interface Taker {
        boolean take(byte[] bytes, int count) throws IOException;
    }

    /** What follows when everything has arrived. */
    interface Then {
        void run() throws IOException;
    }

    static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    /** Lets Tomcat close the connection instead of reading, on a thread and for as long as it takes, what nobody wants. */
    static void drop(ServletRequest request) {
        if (request.getAttribute(UnreadBodies.DROP) instanceof Runnable drop) {
            drop.run();
        }
    }

    static void discard(HttpServletRequest request, Then then) throws IOException {
        long[] left = {StrictRequests.MOST_BYTES};
        read(
                request,
                (bytes, count) -> {
                    left[0] -= count;
                    return left[0] > 0;
                },
                then);
    }

    /**
     * @param request with asynchronous processing begun, whose time-out ends the reading
     * @param then run when all was read or the taker had enough; not when the sender went away
     */
    static void read(HttpServletRequest request, Taker taker, Then then) throws IOException {
        ServletInputStream in = request.getInputStream();
        in.setReadListener(new ReadListener() {
            private final byte[] buffer = new byte[BUFFER_BYTES];
            private boolean enough;

            @Override
            public void onDataAvailable() throws IOException {
                while (!enough && in.isReady() && !in.isFinished()) {
                    int count = in.read(buffer);
                    if (count > 0 && !taker.take(buffer, count)) {
                        enough = true;
                        then.run();
                    }
                }
            }

            @Override
            public void onAllDataRead() throws IOException {
                if (!enough) {
                    enough = true;
                    then.run();
                }
            }

            @Override
            public void onError(Throwable gone) {
                if (!enough) {
                    enough = true;
                    drop(request);
                    request.getAsyncContext().complete();
                }
            }
        });
    }
}
