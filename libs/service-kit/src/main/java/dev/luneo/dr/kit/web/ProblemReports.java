package dev.luneo.dr.kit.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.http.HttpStatus;

/** Tomcat's own refusals, of what is hardly HTTP and never reaches the application, as problems like all others. */
final class ProblemReports extends ValveBase {
    private final ProblemWriter problems;

    ProblemReports(ProblemWriter problems) {
        super(true);
        this.problems = problems;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (response.isCommitted()
                || response.getStatus() < 400
                || response.getContentWritten() > 0
                || request.isAsync()
                || !response.setErrorReported()) {
            return;
        }
        HttpStatus status = status(request, response);
        response.setSuspended(false);
        problems.write(response, status, detail(status));
    }

    private static HttpStatus status(Request request, Response response) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == HttpStatus.NOT_IMPLEMENTED && "CONNECT".equals(request.getMethod())) {
            return HttpStatus.METHOD_NOT_ALLOWED; // Tomcat knows the method, and so does whoever sent it
        }
        return status == null ? HttpStatus.BAD_REQUEST : status;
    }

    private static String detail(HttpStatus status) {
        return switch (status) {
            case METHOD_NOT_ALLOWED -> "This method is not possible here; use GET or POST";
            case NOT_IMPLEMENTED -> "The header Transfer-Encoding names a coding that is not known here; leave it out";
            case HTTP_VERSION_NOT_SUPPORTED -> "This version of HTTP is not spoken here; use HTTP/1.1";
            default ->
                status.is5xxServerError()
                        ? "This is a bug of ours; the service's log has the details"
                        : "The request's first line or its headers cannot be read; /v3/api-docs tells what there is";
        };
    }
}
