package dev.luneo.dr.notify.channel.log;

import dev.luneo.dr.notify.channel.Attempt;
import dev.luneo.dr.notify.channel.NoticeChannel;
import dev.luneo.dr.notify.stakeholders.Addressed;
import dev.luneo.dr.notify.stakeholders.Notice;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people by the service's own log. */
final class LogChannel implements NoticeChannel {
    private static final Logger log = LoggerFactory.getLogger(LogChannel.class);

    @Override
    public String type() {
        return "log";
    }

    @Override
    public Future<Attempt> handOver(Addressed addressed) {
        Notice notice = addressed.notice();
        log.atWarn()
                .addKeyValue("noticeId", notice.id())
                .addKeyValue("recoveryId", notice.recoveryId().orElse(""))
                .log(
                        "Notice to {} ({}): {}",
                        String.join(", ", addressed.recipients()),
                        notice.occasion(),
                        notice.message());
        return CompletableFuture.completedFuture(new Attempt.Accepted());
    }
}
