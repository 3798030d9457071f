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
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        response.setSuspended(false);
        problems.write(
                response,
                status == null ? HttpStatus.BAD_REQUEST : status,
                status == HttpStatus.METHOD_NOT_ALLOWED
                        ? "This method is not possible here; use GET or POST"
                        : status != null && status.is5xxServerError()
                                ? "This is a bug of ours; the service's log has the details"
                                : "The request's first line or its headers cannot be read; /v3/api-docs tells what there is");
    }
}
