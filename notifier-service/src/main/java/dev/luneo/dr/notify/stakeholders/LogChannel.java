package dev.luneo.dr.notify.stakeholders;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people by the service's own log. */
final class LogChannel implements NoticeChannel {
    private static final Logger log = LoggerFactory.getLogger(LogChannel.class);

    @Override
    public Delivery deliver(Addressed addressed, Runnable beforeEffect) {
        beforeEffect.run();
        Notice notice = addressed.notice();
        log.atWarn()
                .addKeyValue("noticeId", notice.id())
                .addKeyValue("recoveryId", notice.recoveryId().orElse(""))
                .log(
                        "Notice to {} ({}): {}",
                        String.join(", ", addressed.recipients()),
                        notice.occasion(),
                        notice.message());
        return new Delivery.Accepted();
    }
}
