package dev.luneo.dr.cli;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.JsonNode;

/** Follows a recovery to its end. It only looks: ended at any time, it changes nothing of what goes on. */
final class Watching {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** A restart of a service takes seconds; who is away for longer will not be back by being waited for. */
    private static final Duration AWAY_FOR_GOOD = Duration.ofMinutes(10);

    private Session session;
    private final PlanFacts plan;

    Watching(Session session, PlanFacts plan) {
        this.session = session;
        this.plan = plan;
    }

    /** @return how the command ends */
    int toTheEnd(String id) throws InterruptedException {
        Screen screen = session.screen();
        Account account = new Account(!screen.redraws());
        try (Interruption interruption = new Interruption(screen)) {
            interruption.say("The recovery goes on without this. Back to it:  %s%nTo stop the recovery itself:  %s"
                    .formatted(
                            session.typed().command("watch", id),
                            session.typed().command("cancel", id)));
            JsonNode recovery = look(id);
            boolean waitsToldOf = false;
            while (true) {
                Clocks clocks = session.clocks(plan);
                screen.say(account.news(recovery, clocks));
                if (!Seen.goesOn(recovery)) {
                    return Ending.of(recovery, clocks, session.typed(), screen);
                }
                if (recovery.path("state").asString().equals("awaiting-approval") && !waitsToldOf) {
                    Approval.howItIsGiven(recovery, plan, session.typed()).forEach(part -> part.on(screen));
                    waitsToldOf = true;
                }
                account.passing(recovery, clocks).ifPresent(screen::passing);
                Thread.sleep(LOOK_EVERY.toMillis());
                recovery = look(id);
            }
        }
    }

    /** Through a restart of the service: the recovery survives it, and so does whoever looks at it. */
    private JsonNode look(String id) throws InterruptedException {
        long from = System.nanoTime();
        boolean said = false;
        while (true) {
            Stop trouble;
            try {
                Answer answer = session.rest()
                        .asked(Service.RESTORES, "/api/recoveries/" + id)
                        .join();
                if (answer.ok()) {
                    return answer.body();
                }
                trouble = session.rest().refused(Service.RESTORES, answer);
                if (answer.status() != 503) {
                    throw trouble;
                }
            } catch (CompletionException away) {
                trouble = session.rest().told(Service.RESTORES, away);
                session = session.again();
            }
            if (System.nanoTime() - from > AWAY_FOR_GOOD.toNanos()) {
                throw trouble;
            }
            if (!said) {
                session.screen()
                        .say(
                                "restore-service does not answer at the moment. What it does goes on when it is back; looking again every second.");
                said = true;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }
}
