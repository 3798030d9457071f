package dev.luneo.dr.kit.web;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** A request that is not carried out, with everything its sender needs to mend it. Becomes a problem document. */
public final class RequestRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient List<BadField> fields;
    private final transient Optional<URI> see;

    private RequestRefused(HttpStatus status, String detail, List<BadField> fields, Optional<URI> see) {
        super(detail);
        this.status = status;
        this.fields = fields;
        this.see = see;
    }

    public static RequestRefused badRequest(BadField... fields) {
        return badRequest(List.of(fields));
    }

    public static RequestRefused badRequest(List<BadField> fields) {
        return new RequestRefused(
                HttpStatus.BAD_REQUEST,
                fields.size() == 1
                        ? "%s: %s"
                                .formatted(fields.get(0).field(), fields.get(0).problem())
                        : "%d fields need mending; see errors".formatted(fields.size()),
                fields,
                Optional.empty());
    }

    /** For what a role may do, but not to this. */
    public static RequestRefused forbidden(String detail) {
        return new RequestRefused(HttpStatus.FORBIDDEN, detail, List.of(), Optional.empty());
    }

    public static RequestRefused notFound(String detail) {
        return new RequestRefused(HttpStatus.NOT_FOUND, detail, List.of(), Optional.empty());
    }

    /** @param see the thing that is in the way; it becomes the {@code Location} header and the member {@code see} */
    public static RequestRefused conflict(String detail, Optional<URI> see) {
        return new RequestRefused(HttpStatus.CONFLICT, detail, List.of(), see);
    }

    public static RequestRefused unavailable(String detail) {
        return new RequestRefused(HttpStatus.SERVICE_UNAVAILABLE, detail, List.of(), Optional.empty());
    }

    /** Whether nothing is wrong with the request: sent again later, it may be carried out. */
    public boolean isOutage() {
        return status.is5xxServerError();
    }

    HttpStatus status() {
        return status;
    }

    List<BadField> fields() {
        return fields;
    }

    Optional<URI> see() {
        return see;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
