package dev.luneo.dr.notify.channel.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A webhook's receiver that can stall, break off, refuse, and at last accept; it keeps all that it got. */
public final class FakeReceiver implements AutoCloseable {
    public record Request(Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    /** What to do with one request. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private volatile Answer otherwise = status(204);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    public FakeReceiver(Answer... first) {
        try {
            answers.addAll(List.of(first));
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/hook", this::handle);
            server.setExecutor(threads);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to do with the requests that come next. */
    public void next(Answer... more) {
        synchronized (answers) {
            answers.addAll(List.of(more));
        }
    }

    /** What to do with all for which nothing else is said. */
    void always(Answer answer) {
        otherwise = answer;
    }

    public String url() {
        return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public static Answer status(int status) {
        return exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };
    }

    static Answer later(int status, String retryAfter) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            status(status).to(exchange);
        };
    }

    static Answer redirectTo(String url) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", url);
            status(307).to(exchange);
        };
    }

    /** Says nothing at all. */
    Answer stall() {
        return exchange -> end.await();
    }

    /** Says "200" and never ends its answer. */
    Answer stallInTheBody() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            end.await();
        };
    }

    /** Breaks the connection off. */
    public static Answer breakOff() {
        return exchange -> {
            throw new IOException("broken off");
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        requests.add(new Request(
                Map.copyOf(headers), new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        Answer answer;
        synchronized (answers) {
            answer = answers.isEmpty() ? otherwise : answers.remove();
        }
        try {
            answer.to(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
