package dev.luneo.dr.kit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** A list in pages. */
class PagingTest {
    private static final Instant BEGIN = Instant.parse("2026-11-23T03:00:00.123456789Z");

    /** Two of each time, so that the time alone tells no place. */
    private static final List<Cursor> ENTRIES = IntStream.range(0, 23)
            .mapToObj(i -> new Cursor(BEGIN.plusNanos(i / 2), "an id/%02d & more".formatted(i)))
            .sorted(Comparator.reverseOrder())
            .toList();

    @AfterEach
    void noRequest() {
        RequestContextHolder.resetRequestAttributes();
    }

    private static ResponseEntity<List<String>> get(String uri) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/things");
        request.setQueryString(uri.contains("?") ? uri.substring(uri.indexOf('?') + 1) : null);
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
        var query = UriComponentsBuilder.fromUriString(uri).build().getQueryParams();
        Paging paging = Paging.of(
                Optional.ofNullable(query.getFirst("cursor")),
                Optional.ofNullable(query.getFirst("limit")).map(Integer::valueOf));
        return paging.page(
                ENTRIES.stream().filter(paging::isAhead),
                entry -> entry,
                page -> page.stream().map(Cursor::id).toList());
    }

    @Test
    void following_the_links_meets_every_entry_once_and_the_last_page_has_no_link() {
        List<String> met = new ArrayList<>();
        Optional<String> next = Optional.of("/api/things?database=shop&limit=5");
        int pages = 0;
        while (next.isPresent()) {
            ResponseEntity<List<String>> page = get(next.get());
            assertThat(page.getBody()).hasSizeBetween(1, 5);
            met.addAll(page.getBody());
            next = Optional.ofNullable(page.getHeaders().getFirst("Link")).map(link -> {
                assertThat(link)
                        .startsWith("</api/things?database=shop&limit=5&cursor=")
                        .endsWith(">; rel=\"next\"");
                return link.substring(1, link.indexOf('>'));
            });
            pages++;
        }
        assertThat(met)
                .containsExactlyElementsOf(ENTRIES.stream().map(Cursor::id).toList());
        assertThat(pages).isEqualTo(5);
    }

    @Test
    void what_fills_the_last_page_exactly_has_no_empty_page_behind_it() {
        assertThat(get("/api/things?limit=23").getHeaders().getFirst("Link")).isNull();
        assertThat(get("/api/things?limit=22").getHeaders().getFirst("Link")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 201, Integer.MAX_VALUE})
    void a_page_is_never_empty_by_wish_and_never_without_end(int limit) {
        assertThatThrownBy(() -> Paging.of(Optional.empty(), Optional.of(limit)))
                .isInstanceOf(RequestRefused.class)
                .hasMessage("limit: must be from 1 to 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%%%", "MjAyNi0xMS0yM1QwMzowMDowMFo", "bm9uZSBvZiBvdXJz", "2026-11-23T03:00:00Z r1"})
    void a_cursor_that_no_page_said_is_refused_by_name(String cursor) {
        assertThatThrownBy(() -> Paging.of(Optional.of(cursor), Optional.empty()))
                .isInstanceOf(RequestRefused.class)
                .hasMessageStartingWith("cursor: is none of ours");
    }

    @Test
    void a_cursor_is_no_way_to_send_a_long_text() {
        assertThat(Cursor.decoded(new Cursor(BEGIN, "x".repeat(1_000)).encoded()))
                .isEmpty();
    }
}
