package dev.luneo.dr.notify;

import dev.luneo.dr.kit.machine.Performance;
import dev.luneo.dr.kit.machine.Performer;
import dev.luneo.dr.notify.channel.Channels;
import dev.luneo.dr.notify.facts.Facts;

final class NotifierPerformer implements Performer<Facts, NotifierCommand> {
    private final Channels channels;

    NotifierPerformer(Channels channels) {
        this.channels = channels;
    }

    @Override
    public void perform(NotifierCommand command, Facts known, Performance performance) throws InterruptedException {
        if (command instanceof NotifierCommand.Announce announce) {
            performance.publish(announce.status());
        } else if (command instanceof NotifierCommand.Report report) {
            performance.publish(report.occurrence());
        } else if (command instanceof NotifierCommand.Tell tell) {
            channels.tell(tell.addressed(), performance);
        }
    }
}
