package dev.luneo.dr.kit.web;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much of the server one connection can take. Tomcat needs no thread for a connection that is idle or whose headers are
 * not complete; bodies are read without one, see {@link StrictRequests}. So what is bounded here are time and memory.
 */
@Order(Ordered.LOWEST_PRECEDENCE) // after Spring Boot's own, so that its error page comes after ours
final class ServerLimits implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    /** Of silence, while headers or a body are on their way, or while somebody does not read our answer. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    /** Between two requests on one connection. Clients that ask every few seconds keep theirs. */
    private static final Duration KEPT = Duration.ofSeconds(20);

    /**
     * Each costs some 20 kB while its request is incomplete, so 2,000 are a sixth of a heap of 256 MB. Where this process may open fewer than
     * 20,000 files, a tenth of them: five services in one process then leave half to everything else.
     */
    static final int MOST_CONNECTIONS = mostConnections(openFiles());

    /** The public page is smaller, so its answer is with the kernel at once, whether or not anybody reads it. */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    private final JsonMapper json;

    ServerLimits(JsonMapper json) {
        this.json = json;
    }

    /** @param openFiles how many this process may have; negative without a limit */
    static int mostConnections(long openFiles) {
        return openFiles < 0 ? 2_000 : (int) Math.min(2_000, openFiles / 10);
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : -1;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(SharedConnections.class.getName());
        factory.addContextCustomizers(context -> {
            context.getParent().getPipeline().addValve(new UnreadBodies());
            context.getParent().getPipeline().addValve(new ProblemReports(new ProblemWriter(json)));
        });
        factory.addConnectorCustomizers(ServerLimits::limit);
    }

    private static void limit(Connector connector) {
        connector.setParseBodyMethods(""); // forms are not ours, and a form would be read before its sender is known
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setConnectionTimeout((int) SILENCE.toMillis());
            http.setKeepAliveTimeout((int) KEPT.toMillis());
            http.setMaxConnections(MOST_CONNECTIONS);
            http.setMaxSwallowSize(StrictRequests.MOST_BYTES);
            http.setProperty("socket.txBufSize", Integer.toString(SEND_BUFFER_BYTES));
        }
    }
}
