package dev.luneo.dr.notify.channel;

import dev.luneo.dr.events.StatusEvent.NoticeGivenUp;
import dev.luneo.dr.events.StatusEvent.StakeholdersNotified;
import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.notify.stakeholders.Addressed;
import dev.luneo.dr.notify.stakeholders.Notice;
import dev.luneo.dr.notify.stakeholders.NotifyProperties;
import dev.luneo.dr.plan.Channel;
import dev.luneo.dr.plan.DrPlan;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** The plan's channels, ready to use. */
public final class Channels {
    private final Map<String, PatientChannel> channels = new LinkedHashMap<>();

    public Channels(DrPlan plan, ServedTypes<Channel, NoticeChannel> types, NotifyProperties properties, Clock clock) {
        plan.communication().channels().forEach((name, channel) -> {
            NoticeChannel served = types.of(channel, "communication.channels." + name);
            channels.put(name, new PatientChannel(name, served, properties, clock));
        });
    }

    /** Hands the notice over and says in the log what came of it. */
    public void tell(Addressed addressed, Performance performance) throws InterruptedException {
        PatientChannel channel = channels.get(addressed.channel());
        if (channel == null) {
            throw new IllegalStateException(
                    "channel %s was decided on by a plan without it".formatted(addressed.channel()));
        }
        Delivery delivery = channel.deliver(addressed, performance::beforeEffect);
        Notice notice = addressed.notice();
        if (delivery instanceof Delivery.GivenUp givenUp) {
            performance.publish(new NoticeGivenUp(
                    notice.subject(),
                    notice.occasion().toString(),
                    notice.id(),
                    addressed.channel(),
                    addressed.recipients(),
                    givenUp.failure()));
        } else {
            performance.publish(new StakeholdersNotified(
                    notice.subject(),
                    notice.occasion().toString(),
                    notice.id(),
                    addressed.channel(),
                    addressed.recipients(),
                    notice.message()));
        }
    }
}
