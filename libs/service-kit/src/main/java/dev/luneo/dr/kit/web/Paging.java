package dev.luneo.dr.kit.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponents;

/**
 * Which page of a list is asked for: {@code ?limit=} entries, {@code &cursor=} from where the page before it ended. Every answer but the
 * last names the next page in a {@code Link} header with {@code rel="next"} (RFC 8288); the body is the plain array.
 *
 * @param after the last entry of the page before; empty for the newest
 */
public record Paging(Optional<Cursor> after, int limit) {
    /** A screenful or two. */
    public static final int USUAL = 50;

    /** Keeps an answer small enough to be made and read at once. */
    public static final int MOST = 200;

    /** @throws RequestRefused 400 naming {@code cursor} or {@code limit} */
    public static Paging of(Optional<String> cursor, Optional<Integer> limit) {
        List<BadField> bad = new ArrayList<>();
        limit.filter(number -> number < 1 || number > MOST)
                .ifPresent(number ->
                        bad.add(new BadField("limit", number.toString(), "must be from 1 to %d".formatted(MOST))));
        Optional<Cursor> after = cursor.flatMap(Cursor::decoded);
        if (cursor.isPresent() && after.isEmpty()) {
            bad.add(new BadField(
                    "cursor",
                    cursor.get(),
                    "is none of ours; follow the Link header of the page before, or leave it out"));
        }
        if (!bad.isEmpty()) {
            throw RequestRefused.badRequest(bad);
        }
        return new Paging(after, limit.orElse(USUAL));
    }

    /** Whether an entry comes after the page before. */
    public boolean isAhead(Cursor entry) {
        return after.map(last -> entry.compareTo(last) < 0).orElse(true);
    }

    /**
     * The page, to be called while its request is being handled.
     *
     * @param entries the newest first, from where this page begins
     * @param views of all entries of the page at once, in their order
     */
    public <T, V> ResponseEntity<List<V>> page(
            Stream<T> entries, Function<T, Cursor> place, Function<List<T>, List<V>> views) {
        List<T> found = entries.limit(limit + 1L).toList();
        HttpHeaders headers = new HttpHeaders();
        List<T> page = found.size() > limit ? found.subList(0, limit) : found;
        if (found.size() > limit) {
            headers.add(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(next(place.apply(page.get(limit - 1)))));
        }
        return ResponseEntity.ok().headers(headers).body(views.apply(page));
    }

    /** Relative to the list, so that it is right behind any proxy. */
    private static String next(Cursor last) {
        UriComponents here = ServletUriComponentsBuilder.fromCurrentRequest()
                .replaceQueryParam("cursor", last.encoded())
                .build();
        return here.getPath() + "?" + here.getQuery();
    }
}
