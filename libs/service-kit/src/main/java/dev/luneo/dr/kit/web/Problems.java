package dev.luneo.dr.kit.web;

import dev.luneo.dr.events.JsonMisfit;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns what went wrong with a request into an RFC 9457 problem that names the field and the way out. Spring's own handler of
 * the same, {@code spring.mvc.problemdetails}, stays off: it would come first, and it names no field.
 */
@RestControllerAdvice
public class Problems extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final JsonMapper JSON = JsonOnly.strict(JsonMapper.builder().build());

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RequestRefused refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(refused.status(), refused.getMessage());
        if (!refused.fields().isEmpty()) {
            problem.setProperty("errors", refused.fields());
        }
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(refused.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        refused.see().ifPresent(uri -> {
            problem.setProperty("see", uri.toString());
            response.location(uri);
        });
        return response.body(problem);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> bug(Exception bug) {
        if (DisconnectedClientHelper.isClientDisconnectedException(bug)) {
            return null; // nobody is there to be told, and to go away is no bug of ours
        }
        log.error("A request ended in a bug", bug);
        return ResponseEntity.internalServerError()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(
                        ProblemDetail.forStatusAndDetail(
                                HttpStatus.INTERNAL_SERVER_ERROR,
                                "This is a bug of ours; the service's log has the details. Nothing was changed by this answer"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return mendable(e, unreadable(e, request), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = e instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : String.valueOf(e.getPropertyName());
        String type = e.getRequiredType() == null
                ? ""
                : " (%s)".formatted(e.getRequiredType().getSimpleName());
        BadField field = new BadField(name, String.valueOf(e.getValue()), "is not what is expected here" + type);
        return mendable(e, field, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return said(
                e,
                "There is nothing at %s /%s; /v3/api-docs tells what there is"
                        .formatted(e.getHttpMethod(), e.getResourcePath()),
                headers,
                status,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String[] known = e.getSupportedMethods();
        return said(
                e,
                "%s is not possible here; use %s"
                        .formatted(e.getMethod(), known == null ? "another" : String.join(", ", known)),
                headers,
                status,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return said(
                e,
                "The body is sent as %s; send it with the header Content-Type: application/json"
                        .formatted(e.getContentType() == null ? "nothing in particular" : e.getContentType()),
                headers,
                status,
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return said(
                e,
                "The answer is none of what the header Accept names; ask for application/json, or leave it out",
                headers,
                status,
                request);
    }

    /** A problem is told as one whatever the request would accept, even where that is no media type at all. */
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpHeaders typed = new HttpHeaders(headers);
        typed.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(body, typed, status);
    }

    private @Nullable ResponseEntity<Object> said(
            Exception e, String detail, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(e, ProblemDetail.forStatusAndDetail(status, detail), headers, status, request);
    }

    private @Nullable ResponseEntity<Object> mendable(
            Exception e, BadField field, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(status, "%s: %s".formatted(field.field(), field.problem()));
        problem.setProperty("errors", List.of(field));
        return handleExceptionInternal(e, problem, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<BadField> fields = e.getBindingResult().getFieldErrors().stream()
                .map(error -> new BadField(
                        error.getField(),
                        String.valueOf(error.getRejectedValue()),
                        String.valueOf(error.getDefaultMessage())))
                .toList();
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(status, "%d fields need mending; see errors".formatted(fields.size()));
        problem.setProperty("errors", fields);
        return handleExceptionInternal(e, problem, headers, status, request);
    }

    private static BadField unreadable(HttpMessageNotReadableException e, WebRequest request) {
        if (e.getCause() instanceof JacksonException failure) {
            JsonMisfit misfit = JsonMisfit.of(failure, body(request), JSON);
            return new BadField(misfit.field().isEmpty() ? "body" : misfit.field(), misfit.value(), misfit.problem());
        }
        return new BadField("body", "", "is missing or cannot be read; send a JSON object");
    }

    /** Once more from the start: {@link StrictRequests} keeps it. */
    private static byte[] body(WebRequest request) {
        try {
            return ((ServletWebRequest) request).getRequest().getInputStream().readAllBytes();
        } catch (IOException gone) {
            return new byte[0];
        }
    }
}
