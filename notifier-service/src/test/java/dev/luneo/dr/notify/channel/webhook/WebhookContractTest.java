package dev.luneo.dr.notify.channel.webhook;

import dev.luneo.dr.notify.channel.NoticeChannel;
import dev.luneo.dr.notify.channel.NoticeChannelContract;
import dev.luneo.dr.plan.Template;
import dev.luneo.dr.plan.WebhookPlan;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.json.JsonMapper;

class WebhookContractTest extends NoticeChannelContract {
    private final FakeReceiver receiver = new FakeReceiver();

    @AfterEach
    void close() {
        receiver.close();
    }

    @Override
    protected Optional<NoticeChannel> channelTo(Receiver like) {
        FakeReceiver.Answer answer = switch (like) {
            case TAKES -> FakeReceiver.status(204);
            case REFUSES -> FakeReceiver.status(410);
            case AWAY -> FakeReceiver.breakOff();
            case SILENT -> receiver.stall();
        };
        receiver.always(answer);
        return Optional.of(new WebhookChannel(
                new WebhookPlan("ops", new Template("${OPS_URL}"), new Template("${OPS_SECRET}")),
                Map.of("OPS_URL", receiver.url() + "?token=" + SECRET, "OPS_SECRET", SECRET),
                HttpClient.newHttpClient(),
                JsonMapper.shared(),
                Clock.systemUTC()));
    }

    @Override
    protected List<String> arrived() {
        return receiver.requests().stream().map(FakeReceiver.Request::body).toList();
    }
}
