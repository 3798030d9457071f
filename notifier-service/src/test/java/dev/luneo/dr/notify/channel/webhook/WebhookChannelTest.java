package dev.luneo.dr.notify.channel.webhook;

import static dev.luneo.dr.notify.channel.webhook.FakeReceiver.breakOff;
import static dev.luneo.dr.notify.channel.webhook.FakeReceiver.later;
import static dev.luneo.dr.notify.channel.webhook.FakeReceiver.redirectTo;
import static dev.luneo.dr.notify.channel.webhook.FakeReceiver.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Failure;
import dev.luneo.dr.events.StatusEvent.NoticeGivenUp;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.kit.machine.OwnershipLostException;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.notify.Log;
import dev.luneo.dr.notify.TestPlan;
import dev.luneo.dr.notify.channel.Channels;
import dev.luneo.dr.notify.channel.NoticeChannel;
import dev.luneo.dr.notify.channel.Pager;
import dev.luneo.dr.notify.stakeholders.Addressed;
import dev.luneo.dr.notify.stakeholders.Notice;
import dev.luneo.dr.notify.stakeholders.NotifyProperties;
import dev.luneo.dr.plan.Channel;
import dev.luneo.dr.plan.LogPlan;
import dev.luneo.dr.plan.Occasion;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("process")
class WebhookChannelTest {
    private static final String SECRET = "marked-secret-of-the-webhook";
    private static final Duration TOO_SLOW = Duration.ofSeconds(60);
    private final List<DrEvent> said = new CopyOnWriteArrayList<>();
    private final Performance log = new Performance() {
        @Override
        public void publish(DrEvent event) {
            said.add(event);
        }

        @Override
        public void beforeEffect() {}
    };

    @Test
    void a_stalling_breaking_and_failing_receiver_gets_the_notice_in_the_end_and_it_is_said_once() throws Exception {
        try (FakeReceiver receiver = new FakeReceiver(breakOff(), status(429), status(500), status(408), status(503))) {
            channels(receiver.url()).tell(notice(), log);
            assertThat(said).singleElement().isInstanceOfSatisfying(StakeholdersNotified.class, told -> {
                assertThat(told.noticeId()).isEqualTo("rto-breached-0123");
                assertThat(told.channel()).isEqualTo("ops");
                assertThat(told.recipients()).containsExactly("alice");
            });
            assertThat(receiver.requests()).hasSizeGreaterThanOrEqualTo(6).allSatisfy(request -> {
                assertThat(request.header("Idempotency-Key")).isEqualTo("rto-breached-0123");
                assertThat(request.body()).isEqualTo(receiver.requests().get(0).body());
            });
        }
    }

    @Test
    void an_answer_that_never_comes_or_never_ends_costs_no_more_than_the_time_limit() throws Exception {
        AtomicReference<FakeReceiver> self = new AtomicReference<>();
        try (FakeReceiver receiver = new FakeReceiver(
                exchange -> self.get().stall().to(exchange),
                exchange -> self.get().stallInTheBody().to(exchange))) {
            self.set(receiver);
            channels(receiver.url()).tell(notice(), log);
            assertThat(said).singleElement().isInstanceOf(StakeholdersNotified.class);
            assertThat(receiver.requests()).hasSize(3);
        }
    }

    @Test
    void the_receiver_can_tell_by_the_signature_that_it_is_from_us() throws Exception {
        try (FakeReceiver receiver = new FakeReceiver()) {
            channels(receiver.url()).tell(notice(), log);
            var request = receiver.requests().get(0);
            Instant at = Instant.ofEpochSecond(Long.parseLong(request.header("X-Luneo-Timestamp")));
            assertThat(Duration.between(at, Instant.now()).abs()).isLessThan(TOO_SLOW);
            assertThat(request.header("X-Luneo-Signature"))
                    .isEqualTo(hmacByOpenssl(request.header("X-Luneo-Timestamp") + "." + request.body(), SECRET))
                    .isNotEqualTo(hmacByOpenssl(request.header("X-Luneo-Timestamp") + "." + request.body(), "other"))
                    .isNotEqualTo(hmacByOpenssl("0." + request.body(), SECRET));
            JsonNode body = JsonMapper.shared().readTree(request.body());
            assertThat(body.get("occasion").asString()).isEqualTo("rto-breached");
            assertThat(body.get("recipients").get(0).asString()).isEqualTo("alice");
            assertThat(body.get("message").asString()).isEqualTo("It is late. It goes on. Look at /x");
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
            assertThat(request.body()).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 422})
    void what_the_receiver_refuses_is_given_up_at_once_and_said_so(int status) throws Exception {
        try (FakeReceiver receiver = new FakeReceiver(status(status))) {
            channels(receiver.url()).tell(notice(), log);
            assertThat(receiver.requests()).hasSize(1);
            assertThat(givenUp().reason()).isEqualTo("webhook-refused");
            assertThat(givenUp().detail())
                    .contains("rto-breached did not reach alice by channel ops")
                    .contains("" + status);
        }
    }

    @Test
    void a_signed_notice_follows_no_redirect() throws Exception {
        try (FakeReceiver elsewhere = new FakeReceiver();
                FakeReceiver receiver = new FakeReceiver(redirectTo(elsewhere.url()))) {
            channels(receiver.url()).tell(notice(), log);
            assertThat(elsewhere.requests()).isEmpty();
            assertThat(givenUp().reason()).isEqualTo("webhook-refused");
        }
    }

    @Test
    void an_outage_that_does_not_end_is_given_up_in_the_end() throws Exception {
        String nobodyThere;
        try (FakeReceiver gone = new FakeReceiver()) {
            nobodyThere = gone.url();
        }
        channels(nobodyThere, Duration.ofMillis(500), Duration.ofSeconds(1)).tell(notice(), log);
        assertThat(givenUp().reason()).isEqualTo("webhook-unreachable");
        assertThat(givenUp().detail()).doesNotContain(nobodyThere);
    }

    @Test
    void a_pause_that_the_receiver_asks_for_is_heeded() throws Exception {
        try (FakeReceiver receiver = new FakeReceiver(later(429, "1"))) {
            long before = System.nanoTime();
            channels(receiver.url(), Duration.ofMinutes(1), Duration.ofSeconds(2))
                    .tell(notice(), log);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(said).singleElement().isInstanceOf(StakeholdersNotified.class);
        }
    }

    @Test
    void a_variable_that_is_not_set_is_waited_for_and_named() throws Exception {
        channels(Map.of("OPS_SECRET", SECRET), properties(Duration.ofMillis(100), Duration.ofMillis(20)))
                .tell(notice(), log);
        assertThat(givenUp().reason()).isEqualTo("variable-missing");
        assertThat(givenUp().detail()).contains("OPS_URL");
    }

    @Test
    void an_address_that_is_none_is_given_up_without_showing_it() throws Exception {
        channels("ftp://secret-host/x").tell(notice(), log);
        assertThat(givenUp().reason()).isEqualTo("url-invalid");
        assertThat(givenUp().detail()).doesNotContain("secret-host");
    }

    @Test
    void who_lost_the_ownership_sends_nothing() {
        try (FakeReceiver receiver = new FakeReceiver()) {
            Performance lost = new Performance() {
                @Override
                public void publish(DrEvent event) {
                    said.add(event);
                }

                @Override
                public void beforeEffect() {
                    throw new OwnershipLostException("i1");
                }
            };
            assertThatThrownBy(() -> channels(receiver.url()).tell(notice(), lost))
                    .isInstanceOf(OwnershipLostException.class);
            assertThat(receiver.requests()).isEmpty();
            assertThat(said).isEmpty();
        }
    }

    @Test
    void waiting_out_an_outage_ends_at_once_when_it_is_no_longer_wanted() throws Exception {
        try (FakeReceiver receiver = new FakeReceiver(status(500))) {
            Channels channels = channels(receiver.url(), Duration.ofHours(1), Duration.ofHours(1));
            AtomicReference<Throwable> end = new AtomicReference<>();
            Thread sender = new Thread(() -> {
                try {
                    channels.tell(notice(), log);
                } catch (InterruptedException | RuntimeException e) {
                    end.set(e);
                }
            });
            sender.start();
            await().atMost(TOO_SLOW).until(() -> receiver.requests().size() == 1);
            sender.interrupt();
            sender.join(TOO_SLOW.toMillis());
            assertThat(end.get()).isInstanceOf(InterruptedException.class);
            assertThat(said).isEmpty();
        }
    }

    private Failure givenUp() {
        assertThat(said).singleElement().isInstanceOf(NoticeGivenUp.class);
        return ((NoticeGivenUp) said.get(0)).failure();
    }

    private static Addressed notice() {
        return new Addressed(
                new Notice(
                        "i1",
                        Occasion.RTO_BREACHED,
                        "rto-breached-0123",
                        Log.BEGIN,
                        "luneo",
                        Optional.of("r1"),
                        "It is late.",
                        "It goes on.",
                        "Look at /x"),
                "ops",
                List.of("alice"));
    }

    private static Channels channels(String url) {
        return channels(url, Duration.ofMinutes(1), Duration.ofMillis(20));
    }

    private static Channels channels(String url, Duration giveUpAfter, Duration firstWait) {
        return channels(Map.of("OPS_URL", url, "OPS_SECRET", SECRET), properties(giveUpAfter, firstWait));
    }

    private static Channels channels(Map<String, String> variables, NotifyProperties properties) {
        ServedTypes.Type<Channel, NoticeChannel> webhook = new WebhookChannelConfiguration()
                .webhookChannel(new PlanVariables(variables), properties, JsonMapper.shared(), Clock.systemUTC());
        // The plan's other channel is not told by here.
        ServedTypes.Type<Channel, NoticeChannel> log = ServedTypes.Type.of(LogPlan.class, plan -> new Pager());
        return new Channels(TestPlan.read(), new ServedTypes<>(List.of(webhook, log)), properties, Clock.systemUTC());
    }

    private static NotifyProperties properties(Duration giveUpAfter, Duration firstWait) {
        return new NotifyProperties(
                URI.create("http://dr.example"),
                firstWait,
                firstWait.multipliedBy(4),
                Duration.ofSeconds(1),
                giveUpAfter);
    }

    /** By another's code than ours, as receivers do it. */
    private static String hmacByOpenssl(String text, String secret) throws Exception {
        Process openssl = new ProcessBuilder("openssl", "dgst", "-sha256", "-hmac", secret, "-r").start();
        try (var in = openssl.getOutputStream()) {
            in.write(text.getBytes(UTF_8));
        }
        String line = new String(openssl.getInputStream().readAllBytes(), UTF_8);
        return "sha256=" + line.split(" ")[0];
    }
}
