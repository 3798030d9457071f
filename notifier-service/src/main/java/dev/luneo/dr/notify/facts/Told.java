package dev.luneo.dr.notify.facts;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.StatusEvent.NoticeEvent;
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

    static Told of(NoticeEvent event, Instant at) {
        return new Told(
                event.subject(),
                event.occasion(),
                event.noticeId(),
                event.channel(),
                event.recipients(),
                event.message(),
                at,
                event.givenUp());
    }
}
