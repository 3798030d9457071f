package dev.luneo.dr.deploy.leftovers;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.luneo.dr.events.Location;
import dev.luneo.dr.events.RecoveryEvent.LeftOverRemovalRequested;
import dev.luneo.dr.events.RecoveryRef;
import dev.luneo.dr.kit.log.EventAppender;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.step.RunStep;
import dev.luneo.dr.kit.web.BadField;
import dev.luneo.dr.kit.web.Paging;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.recovery.Recoveries;
import dev.luneo.dr.recovery.Removal;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What recoveries have left on the servers, and the lead's word that nobody needs it. */
@RestController
@RequestMapping("/api/left-overs")
class LeftOversController {
    /** More than a sentence or two belongs into the post-mortem. */
    private static final int LONGEST_REASON = 1_000;

    private static final String NEXT =
            "It goes within seconds, if nothing has come in the way. Look with GET /api/left-overs: then it is not there"
                    + " any more, or `removal` says why it stays";

    private final LeftOvers leftOvers;
    private final MachineRuntime<Recoveries, RunStep> runtime;
    private final EventAppender appender;

    LeftOversController(LeftOvers leftOvers, MachineRuntime<Recoveries, RunStep> runtime, EventAppender appender) {
        this.leftOvers = leftOvers;
        this.runtime = runtime;
        this.appender = appender;
    }

    @GetMapping
    @Operation(
            summary =
                    "What recoveries have left, databases on the servers and copies of env files on this machine, with size, age and reason, newest first, in pages;"
                            + " 503 names a server that cannot be asked")
    ResponseEntity<List<LeftOver>> all(@RequestParam Optional<String> cursor, @RequestParam Optional<Integer> limit) {
        Paging paging = Paging.of(cursor, limit);
        List<LeftOver> all = seen(runtime.state()).all();
        return paging.page(all.stream().filter(each -> paging.isAhead(each.cursor())), LeftOver::cursor, page -> page);
    }

    /**
     * @param id as the list names it
     * @param reason for the record: who has looked, and why nobody needs it
     */
    record Wish(@Nullable String id, @Nullable String reason) {}

    /** @param next for the person who asked */
    record AskedFor(@JsonUnwrapped Removal removal, String next) {}

    @PostMapping("/remove")
    @Operation(
            summary = "An incident lead has one of them removed for good. Refused while it is in use, younger than"
                    + " dr.left-overs.keep, or needed, and for what the log does not prove to be ours and unused")
    ResponseEntity<AskedFor> remove(@RequestBody Wish wish, Authentication who) {
        String id = text("id", wish.id(), "name one of GET /api/left-overs, as it stands there");
        String reason = text("reason", wish.reason(), "say who has looked and why nobody needs it");
        Recoveries before = runtime.state();
        LeftOver there = seen(before).all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> RequestRefused.notFound(
                        "Nothing that a recovery has left is at %s. GET /api/left-overs lists what there is"
                                .formatted(id)));
        there.keptBecause().ifPresent(why -> {
            throw RequestRefused.conflict("%s stays. %s".formatted(id, why), Optional.empty());
        });
        Location place = there.place().orElseThrow();
        RecoveryRef recovery = there.recovery().orElseThrow().ref();
        int ask = before.removals().all(recovery.recoveryId()).size() + 1;
        appender.append(new LeftOverRemovalRequested(recovery, ask, place, who.getName(), reason));
        List<Removal> after = runtime.state().removals().all(recovery.recoveryId());
        return after.stream()
                .filter(removal -> removal.ask() == ask
                        && removal.askedBy().equals(who.getName())
                        && removal.place().equals(place))
                .findFirst()
                .map(removal -> ResponseEntity.status(HttpStatus.ACCEPTED).body(new AskedFor(removal, NEXT)))
                .orElseThrow(() -> RequestRefused.conflict(
                        "Something else was asked or begun for %s a moment before. Look at GET /api/left-overs, and ask again"
                                .formatted(there.database()),
                        Optional.empty()));
    }

    /** A list that leaves a server out would be read as that nothing is there. */
    private LeftOvers.Found seen(Recoveries recoveries) {
        LeftOvers.Found found = leftOvers.look(recoveries);
        if (!found.unseen().isEmpty()) {
            throw RequestRefused.unavailable(
                    "What recoveries have left cannot be seen everywhere: " + String.join("; ", found.unseen()));
        }
        return found;
    }

    private static String text(String field, @Nullable String value, String wayOut) {
        if (value == null || value.isBlank() || value.length() > LONGEST_REASON) {
            throw RequestRefused.badRequest(new BadField(
                    field,
                    value == null || value.isBlank() ? "" : "%d characters".formatted(value.length()),
                    "%s, in up to %d characters".formatted(wayOut, LONGEST_REASON)));
        }
        return value.strip();
    }
}
