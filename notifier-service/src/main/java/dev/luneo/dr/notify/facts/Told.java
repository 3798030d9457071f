package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.StatusEvent;
import dev.luneo.dr.events.StatusEvent.NoticeGivenUp;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a notice on one channel.
 *
 * @param givenUp why nobody was told by this channel; empty when it took the notice
 */
public record Told(
        String subject,
        String occasion,
        String noticeId,
        String channel,
        List<String> recipients,
        String message,
        Instant at,
        Optional<Failure> givenUp) {

    /** Empty for what is no word about a notice. */
    static Optional<Told> of(StatusEvent event, Instant at) {
        if (event instanceof StakeholdersNotified told) {
            return Optional.of(new Told(
                    told.subject(),
                    told.occasion(),
                    told.noticeId(),
                    told.channel(),
                    told.recipients(),
                    told.message(),
                    at,
                    Optional.empty()));
        }
        if (event instanceof NoticeGivenUp left) {
            return Optional.of(new Told(
                    left.subject(),
                    left.occasion(),
                    left.noticeId(),
                    left.channel(),
                    left.recipients(),
                    left.failure().detail(),
                    at,
                    Optional.of(left.failure())));
        }
        return Optional.empty();
    }
}
