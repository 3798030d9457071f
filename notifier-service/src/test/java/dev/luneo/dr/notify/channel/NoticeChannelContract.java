package dev.luneo.dr.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.kit.machine.OwnershipLostException;
import dev.luneo.dr.notify.Log;
import dev.luneo.dr.notify.stakeholders.Addressed;
import dev.luneo.dr.notify.stakeholders.Notice;
import dev.luneo.dr.notify.stakeholders.NotifyProperties;
import dev.luneo.dr.plan.Occasion;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every channel promises, whatever it leads to. A new one extends this with a receiver that can be in each of these states. */
public abstract class NoticeChannelContract {
    protected static final String SECRET = "marked-secret-of-the-channel-8f1c7a52d9e0";
    private static final Duration TOO_SLOW = Duration.ofSeconds(60);
    private static final Duration NEVER = Duration.ofHours(1);

    /** How the receiver is. */
    protected enum Receiver {
        TAKES,
        REFUSES,
        AWAY,
        /** It takes what it is sent, and says nothing. */
        SILENT
    }

    /** Empty where a receiver cannot be like that. */
    protected abstract Optional<NoticeChannel> channelTo(Receiver receiver);

    /** What has reached the receiver, each as it came. */
    protected abstract List<String> arrived();

    @Test
    void a_notice_is_handed_over_once() throws Exception {
        assertThat(deliver(Receiver.TAKES, notice("It is late."))).isEmpty();
        assertThat(arrived()).singleElement().satisfies(text -> assertThat(text).contains("It is late."));
    }

    @Test
    void what_is_refused_is_given_up_at_once() throws Exception {
        assertThat(deliver(Receiver.REFUSES, notice("It is late."), NEVER))
                .hasValueSatisfying(failure -> assertThat(failure.reason()).endsWith("-refused"));
        assertThat(arrived()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void who_is_away_is_waited_for_and_then_said_to_be_unreachable() throws Exception {
        assertThat(deliver(Receiver.AWAY, notice("It is late.")))
                .hasValueSatisfying(failure -> assertThat(failure.reason()).endsWith("-unreachable"));
    }

    @Test
    void who_says_nothing_costs_no_more_than_the_time_limit() throws Exception {
        assertThat(deliver(Receiver.SILENT, notice("It is late.")))
                .hasValueSatisfying(failure -> assertThat(failure.reason()).endsWith("-unreachable"));
    }

    @Test
    void who_says_nothing_is_let_go_at_once_when_the_notice_is_no_longer_wanted() throws Exception {
        PatientChannel channel = patient(Receiver.SILENT, NEVER, NEVER);
        AtomicReference<Throwable> end = new AtomicReference<>();
        AtomicBoolean begun = new AtomicBoolean();
        Thread sender = new Thread(() -> {
            try {
                channel.deliver(notice("It is late."), () -> begun.set(true));
            } catch (InterruptedException | RuntimeException e) {
                end.set(e);
            }
        });
        sender.start();
        await().atMost(TOO_SLOW).untilTrue(begun);
        sender.interrupt();
        sender.join(TOO_SLOW.toMillis());
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @EnumSource(Receiver.class)
    void no_word_of_it_shows_a_secret(Receiver receiver) throws Exception {
        assertThat(deliver(receiver, notice("It is late."))
                        .map(Failure::toString)
                        .orElse(""))
                .doesNotContain(SECRET);
        assertThat(channelTo(receiver).map(Object::toString).orElse("")).doesNotContain(SECRET);
        assertThat(arrived()).noneSatisfy(text -> assertThat(text).contains(SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "two\nlines\r\nand\ttabs",
                "\"quotes\", {braces}, %s, ${NAME}, <b>, \\",
                "\u0000\u0007\u001b[31mred",
                "\u202Eright to left, \uD83D\uDE00, half of a pair: \uD800",
                "é漢字"
            })
    void odd_texts_arrive_too(String text) throws Exception {
        assertThat(deliver(Receiver.TAKES, notice(text))).isEmpty();
        assertThat(arrived()).hasSize(1);
    }

    @Test
    void a_long_text_arrives_too() throws Exception {
        assertThat(deliver(Receiver.TAKES, notice("long ".repeat(20_000)))).isEmpty();
        assertThat(arrived()).hasSize(1);
    }

    @Test
    void who_lost_the_ownership_hands_nothing_over() {
        PatientChannel channel = patient(Receiver.TAKES, NEVER, NEVER);
        assertThatThrownBy(() -> channel.deliver(notice("It is late."), () -> {
                    throw new OwnershipLostException("i1");
                }))
                .isInstanceOf(OwnershipLostException.class);
        assertThat(arrived()).isEmpty();
    }

    private Optional<Failure> deliver(Receiver receiver, Addressed notice) throws InterruptedException {
        return deliver(receiver, notice, Duration.ofMillis(500));
    }

    /** Why it was given up, if it was. */
    private Optional<Failure> deliver(Receiver receiver, Addressed notice, Duration giveUpAfter)
            throws InterruptedException {
        long from = System.nanoTime();
        Delivery delivery =
                patient(receiver, Duration.ofMillis(300), giveUpAfter).deliver(notice, () -> {});
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(TOO_SLOW);
        return delivery instanceof Delivery.GivenUp givenUp ? Optional.of(givenUp.failure()) : Optional.empty();
    }

    private PatientChannel patient(Receiver receiver, Duration timeLimit, Duration giveUpAfter) {
        Optional<NoticeChannel> channel = channelTo(receiver);
        assumeTrue(channel.isPresent(), "this channel has no receiver that could be like that");
        return new PatientChannel(
                "ops",
                channel.orElseThrow(),
                new NotifyProperties(
                        URI.create("http://dr.example"),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        timeLimit,
                        giveUpAfter),
                Clock.systemUTC());
    }

    private static Addressed notice(String fact) {
        return new Addressed(
                new Notice(
                        "i1",
                        Occasion.RTO_BREACHED,
                        "rto-breached-0123",
                        Log.BEGIN,
                        "luneo",
                        Optional.of("r1"),
                        fact,
                        "It goes on.",
                        "Look at /x"),
                "ops",
                List.of("alice"));
    }
}
