package dev.luneo.dr.kit.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns what went wrong with a request into an RFC 9457 problem that names the field and the way out. */
@RestControllerAdvice
public class Problems extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RequestRefused refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(refused.status(), refused.getMessage());
        if (!refused.fields().isEmpty()) {
            problem.setProperty("errors", refused.fields());
        }
        ResponseEntity.BodyBuilder response = ResponseEntity.status(refused.status());
        refused.see().ifPresent(uri -> {
            problem.setProperty("see", uri.toString());
            response.location(uri);
        });
        return response.body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> bug(Exception bug) {
        log.error("A request ended in a bug", bug);
        return ResponseEntity.internalServerError()
                .body(
                        ProblemDetail.forStatusAndDetail(
                                HttpStatus.INTERNAL_SERVER_ERROR,
                                "This is a bug of ours; the service's log has the details. Nothing was changed by this answer"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        BadField field = unreadable(e.getCause());
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

    private static BadField unreadable(@Nullable Throwable cause) {
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return new BadField(path(unknown), "", "is not a field here; known are %s".formatted(known(unknown)));
        }
        if (cause instanceof DatabindException mismatch) {
            return new BadField(path(mismatch), "", mismatch.getOriginalMessage());
        }
        if (cause instanceof JacksonException broken) {
            return new BadField(
                    "body",
                    "",
                    "is not JSON (line %d, column %d): %s"
                            .formatted(
                                    broken.getLocation().getLineNr(),
                                    broken.getLocation().getColumnNr(),
                                    broken.getOriginalMessage()));
        }
        return new BadField("body", "", "is missing or cannot be read; send a JSON object");
    }

    private static String known(UnrecognizedPropertyException unknown) {
        return unknown.getKnownPropertyIds() == null
                ? "none"
                : unknown.getKnownPropertyIds().toString();
    }

    private static String path(DatabindException e) {
        String path = e.getPath().stream()
                .map(reference -> reference.getPropertyName() == null
                        ? "[" + reference.getIndex() + "]"
                        : reference.getPropertyName())
                .reduce(
                        "",
                        (left, right) -> left.isEmpty() || right.startsWith("[") ? left + right : left + "." + right);
        return path.isEmpty() ? "body" : path;
    }
}
