package dev.luneo.dr.notify.stakeholders;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.web.Cursor;
import dev.luneo.dr.kit.web.Paging;
import dev.luneo.dr.notify.facts.Facts;
import dev.luneo.dr.notify.facts.Told;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who was told what, who is being told, and who could not be. */
@RestController
class NoticesController {
    private final Supplier<Facts> facts;
    private final Occasions occasions;
    private final Clock clock;

    NoticesController(Supplier<Facts> facts, Occasions occasions, Clock clock) {
        this.facts = facts;
        this.occasions = occasions;
        this.clock = clock;
    }

    /**
     * @param state {@code accepted} by its channel, {@code pending} while it is on its way, {@code given-up}
     * @param at when it was accepted or given up; while pending, when that happened which is told
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record NoticeView(
            String noticeId,
            String subject,
            String occasion,
            String channel,
            List<String> recipients,
            String state,
            Instant at,
            String message,
            Optional<Failure> failure) {
        private Cursor place() {
            return new Cursor(at, noticeId + "/" + channel);
        }

        static NoticeView of(Told told) {
            return new NoticeView(
                    told.noticeId(),
                    told.subject(),
                    told.occasion(),
                    told.channel(),
                    told.recipients(),
                    told.givenUp().isPresent() ? "given-up" : "accepted",
                    told.at(),
                    told.message(),
                    told.givenUp());
        }

        static NoticeView of(Addressed pending) {
            Notice notice = pending.notice();
            return new NoticeView(
                    notice.id(),
                    notice.subject(),
                    notice.occasion().toString(),
                    pending.channel(),
                    pending.recipients(),
                    "pending",
                    notice.cause(),
                    notice.message(),
                    Optional.empty());
        }
    }

    @GetMapping("/api/notices")
    @Operation(summary = "The notices to stakeholders, the newest first, in pages")
    ResponseEntity<List<NoticeView>> notices(
            @RequestParam Optional<String> cursor, @RequestParam Optional<Integer> limit) {
        Paging paging = Paging.of(cursor, limit);
        Facts now = facts.get();
        return paging.page(
                Stream.concat(
                                occasions.pending(now, clock.instant()).map(NoticeView::of),
                                now.told().values().stream().map(NoticeView::of))
                        .filter(notice -> paging.isAhead(notice.place()))
                        .sorted(Comparator.comparing(NoticeView::place).reversed()),
                NoticeView::place,
                page -> page);
    }
}
