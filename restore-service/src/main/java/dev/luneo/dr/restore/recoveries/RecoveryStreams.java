package dev.luneo.dr.restore.recoveries;

import dev.luneo.dr.events.BackupEvent;
import dev.luneo.dr.events.DrEvent;
import dev.luneo.dr.events.Recorded;
import dev.luneo.dr.events.RecoveryEvent;
import dev.luneo.dr.kit.machine.MachineRuntime;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.kit.words.Phrases;
import dev.luneo.dr.plan.DrPlan;
import dev.luneo.dr.recovery.Recovery;
import dev.luneo.dr.restore.RestoreCommand;
import dev.luneo.dr.restore.full.RestoreState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Recoveries told live by server-sent events: {@code recovery} with the whole picture first and last, in between one event
 * a fact, named by its type. What is folded while the first picture is made may be in it and come once more.
 */
@Component
class RecoveryStreams implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RecoveryStreams.class);
    /** A watcher holds a thread. A team watches from fewer screens than this. */
    private static final int MOST_WATCHERS = 64;
    /** So that nobody alone keeps the others from watching. */
    private static final int MOST_BY_TOKEN = 16;
    /** A browser connects again by itself; a reader who stopped reading, whom a silent stream does not show, is let go. */
    private static final Duration LONGEST = Duration.ofMinutes(15);
    /** Proxies cut connections that are silent for a minute; a client learns of a dead service as fast. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    /** A watcher who does not read for this many events is let go; he connects again and sees the whole picture. */
    private static final int MOST_WAITING = 1_000;

    private final MachineRuntime<RestoreState, RestoreCommand> runtime;
    private final RecoveryDetails details;
    private final Function<Instant, String> written;
    private final Map<String, Semaphore> byToken = new ConcurrentHashMap<>();
    private volatile Optional<ExecutorService> watchers = Optional.empty();

    RecoveryStreams(MachineRuntime<RestoreState, RestoreCommand> runtime, RecoveryDetails details, DrPlan plan) {
        this.runtime = runtime;
        this.details = details;
        this.written = at -> Phrases.time(at, plan.timeZone());
    }

    /** An event as it is streamed. @param what the same in words */
    record Told(String type, Instant at, String what, DrEvent event) {}

    /** @throws RequestRefused 503 when too many are watching, or the service is going down */
    SseEmitter open(String recoveryId, String who) {
        SseEmitter emitter = new SseEmitter(0L);
        Semaphore own = byToken.computeIfAbsent(who, name -> new Semaphore(MOST_BY_TOKEN));
        if (!own.tryAcquire()) {
            throw tooMany(recoveryId);
        }
        try {
            ExecutorService running = watchers.orElseThrow(RejectedExecutionException::new);
            var unused = running.submit(() -> {
                try {
                    watch(recoveryId, emitter);
                } finally {
                    own.release();
                }
            });
            return emitter;
        } catch (RejectedExecutionException e) {
            own.release();
            throw tooMany(recoveryId);
        }
    }

    private static RequestRefused tooMany(String recoveryId) {
        return RequestRefused.unavailable(
                "No more watchers now; ask again, or GET /api/recoveries/%s every few seconds".formatted(recoveryId));
    }

    private void watch(String recoveryId, SseEmitter emitter) {
        BlockingQueue<Recorded<DrEvent>> events = new LinkedBlockingQueue<>(MOST_WAITING);
        Consumer<Recorded<DrEvent>> listener = event -> {
            if (concerns(event.event(), recoveryId) && !events.offer(event)) {
                emitter.complete();
            }
        };
        try (var subscription = runtime.subscribe(listener)) {
            RestoreState state = picture(recoveryId, emitter);
            long begun = System.nanoTime();
            while ((goesOn(state, recoveryId) || !events.isEmpty()) && System.nanoTime() - begun < LONGEST.toNanos()) {
                Recorded<DrEvent> event = events.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
                if (event == null) {
                    emitter.send(SseEmitter.event().comment("still here"));
                } else {
                    emitter.send(SseEmitter.event()
                            .name(event.event().type())
                            .data(new Told(
                                    event.event().type(),
                                    event.time(),
                                    Timeline.what(event.event(), written),
                                    event.event())));
                }
                state = runtime.state();
            }
            picture(recoveryId, emitter);
            emitter.complete();
        } catch (IOException | IllegalStateException | RequestRefused gone) {
            log.debug("A watcher of {} went away", recoveryId, gone);
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            emitter.complete();
        }
    }

    private RestoreState picture(String recoveryId, SseEmitter emitter) throws IOException {
        RestoreState state = runtime.state();
        Optional<RecoveryView> whole = details.of(recoveryId);
        if (whole.isPresent()) {
            emitter.send(SseEmitter.event().name("recovery").data(whole.get()));
        }
        return state;
    }

    private static boolean goesOn(RestoreState state, String recoveryId) {
        return state.recoveries().find(recoveryId).map(Recovery::active).orElse(false);
    }

    private static boolean concerns(DrEvent event, String recoveryId) {
        return event instanceof RecoveryEvent of
                ? of.recovery().recoveryId().equals(recoveryId)
                : event instanceof BackupEvent backup && backup.foundBy().equals(Optional.of(recoveryId));
    }

    @Override
    public void start() {
        watchers = Optional.of(new ThreadPoolExecutor(
                0, MOST_WATCHERS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> new Thread(work, "watcher")));
    }

    /** Before the web server, which would wait for the streams to end. */
    @Override
    public void stop() {
        watchers.ifPresent(ExecutorService::shutdownNow);
        watchers = Optional.empty();
    }

    @Override
    public boolean isRunning() {
        return watchers.isPresent();
    }
}
