package dev.luneo.dr.kit.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Closes the connection after a request whose body nobody read. Tomcat would read the rest itself, on a thread that then waits
 * for whoever sends slowly; {@code maxSwallowSize} bounds the bytes of that, but not the time.
 */
final class UnreadBodies extends ValveBase {
    /** Attribute of a request: a {@link Runnable} that does the same for one that is answered later. */
    static final String DROP = UnreadBodies.class.getName() + ".drop";

    UnreadBodies() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(DROP, (Runnable) () -> drop(request));
        getNext().invoke(request, response);
        if (!request.isAsync()) {
            drop(request);
        }
    }

    private static void drop(Request request) {
        if (!request.isFinished()) {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }
}
