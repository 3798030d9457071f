package dev.luneo.backend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** HTTP in, HTTP out: routes, turns failures into statuses, and stops without cutting anyone off. */
final class HttpFront implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int WAITING = 256;

    /** Longer than a request waits for a connection and the statement that follows. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JsonMapper json = new JsonMapper();

    /** One permit for each request that is under way; whoever gets all of them knows that there is none. */
    private final Semaphore permits = new Semaphore(Integer.MAX_VALUE, true);

    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            new ThreadPoolExecutor.CallerRunsPolicy());
    private final HttpServer server;
    private final Map<String, Route> routes;

    HttpFront(InetSocketAddress address, Endpoints endpoints) throws IOException {
        routes = Map.of(
                "/health", new Route("GET", endpoints::health),
                "/login", new Route("POST", endpoints::logIn),
                "/payments", new Route("POST", endpoints::pay),
                "/orders/count", new Route("GET", endpoints::countOrders));
        server = HttpServer.create(address, 0);
        server.setExecutor(workers);
        server.createContext("/", this::serve);
    }

    /** One thing the shop can do. */
    interface Endpoint {
        Answer answer(Request request) throws IOException, SQLException, Request.Refused;
    }

    private record Route(String method, Endpoint endpoint) {}

    int start() {
        server.start();
        return server.getAddress().getPort();
    }

    /** Lets the requests that are under way finish. */
    @Override
    public void close() {
        try {
            if (!permits.tryAcquire(Integer.MAX_VALUE, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("requests that took longer than " + PATIENCE.toSeconds() + " s are cut off");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        // The server's own waiting lasts its whole time even when there is nothing to wait for.
        server.stop(0);
        workers.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        permits.acquireUninterruptibly();
        try (exchange) {
            Answer answer = answerTo(exchange);
            byte[] body = json.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        } finally {
            permits.release();
        }
    }

    private Answer answerTo(HttpExchange exchange) throws IOException {
        Route route = routes.get(exchange.getRequestURI().getPath());
        if (route == null) {
            return Answer.error(404, "there is nothing here");
        }
        if (!route.method().equals(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", route.method());
            return Answer.error(405, "only " + route.method() + " is possible here");
        }
        try {
            return route.endpoint().answer(new Request(exchange, json));
        } catch (Request.Refused refused) {
            return refused.answer();
        } catch (SQLException failure) {
            return Answer.error(503, Endpoints.reason(failure));
        } catch (RuntimeException bug) {
            bug.printStackTrace();
            return Answer.error(500, "that should not have happened");
        }
    }
}
