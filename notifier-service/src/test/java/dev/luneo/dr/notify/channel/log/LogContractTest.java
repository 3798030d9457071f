package dev.luneo.dr.notify.channel.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.luneo.dr.notify.channel.NoticeChannel;
import dev.luneo.dr.notify.channel.NoticeChannelContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

class LogContractTest extends NoticeChannelContract {
    private final Logger log = (Logger) LoggerFactory.getLogger(LogChannel.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        log.detachAppender(lines);
    }

    @Override
    protected Optional<NoticeChannel> channelTo(Receiver like) {
        return like == Receiver.TAKES ? Optional.of(new LogChannel()) : Optional.empty();
    }

    @Override
    protected List<String> arrived() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
