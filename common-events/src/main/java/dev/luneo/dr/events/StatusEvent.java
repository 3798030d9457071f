package dev.luneo.dr.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the public and the stakeholders were told. */
public sealed interface StatusEvent extends DrEvent {

    /** An incident id, or a recovery id where no incident was reported; for notices about backups, the database. */
    String subject();

    /** More people than a plan names. */
    int MOST_RECIPIENTS = 1_000;

    @Override
    default Topic topic() {
        return Topic.STATUS;
    }

    @Override
    default String key() {
        return subject();
    }

    /** In the only order in which a status may move. */
    enum Status {
        INVESTIGATING,
        IDENTIFIED,
        RESTORING,
        RESOLVED
    }

    /**
     * @param ended for {@code RESOLVED}, the recoveries whose end it tells of, the newest if they are very many: one that it does not
     *     name is told of elsewhere. Absent in what was written before this was recorded
     * @param incidents for {@code RESOLVED}, the incidents that were told of here and end with it, having no status of their own; some
     *     of them if they are very many. Absent in what was written before this was recorded
     * @param heard for {@code RESOLVED}, of each source that had published the incident when it last did, by its own clock: what it
     *     publishes afterwards is the problem come back. Absent where nobody had, and in what was written before this was recorded
     */
    record StatusChanged(
            String subject,
            Status status,
            String message,
            Optional<List<String>> ended,
            Optional<List<String>> incidents,
            Optional<Map<String, Instant>> heard)
            implements StatusEvent {
        /** More than one accident ever has. */
        public static final int MOST_ENDED = 100;

        /** More than a person reads; a flood of them has no end. */
        public static final int MOST_INCIDENTS = 100;

        /** More systems than see one problem. */
        private static final int MOST_HEARD = 100;

        public StatusChanged {
            Required.name("subject", subject);
            Required.choice("status", status, Status.class);
            message = Required.text("message", message);
            ended = Required.optional(ended).map(ids -> Required.names("ended", ids, MOST_ENDED));
            incidents = Required.optional(incidents).map(ids -> Required.names("incidents", ids, MOST_INCIDENTS));
            heard = Required.optional(heard).map(times -> Required.times("heard", times, MOST_HEARD));
        }

        public StatusChanged(
                String subject,
                Status status,
                String message,
                Optional<List<String>> ended,
                Optional<List<String>> incidents) {
            this(subject, status, message, ended, incidents, Optional.empty());
        }

        public StatusChanged(String subject, Status status, String message) {
            this(subject, status, message, Optional.empty(), Optional.empty());
        }

        @Override
        public String id() {
            return subject + "/status/" + status;
        }
    }

    /** What became of a notice on one channel. */
    sealed interface NoticeEvent extends StatusEvent {
        String occasion();

        String noticeId();

        String channel();

        List<String> recipients();

        /** What they were told, or why they were not. */
        String message();

        /** Why nobody was told by this channel; empty when it took the notice. */
        default Optional<Failure> givenUp() {
            return Optional.empty();
        }
    }

    /**
     * A notice was handed over to a channel and accepted by it.
     *
     * @param occasion why, in the plan's words, for example {@code rto-breached}
     * @param noticeId what the receiver can recognise a repeated delivery by
     * @param recipients the plan's names, never addresses
     */
    record StakeholdersNotified(
            String subject, String occasion, String noticeId, String channel, List<String> recipients, String message)
            implements NoticeEvent {
        public StakeholdersNotified {
            Required.name("subject", subject);
            Required.name("occasion", occasion);
            Required.name("noticeId", noticeId);
            Required.name("channel", channel);
            recipients = Required.names("recipients", recipients, MOST_RECIPIENTS);
            message = Required.text("message", message);
        }

        @Override
        public String id() {
            return noticeId + "/notified/" + channel;
        }
    }

    /**
     * A notice will not be delivered by this channel: it was refused, or the channel was out of reach for too long. Said so
     * that nobody believes the recipients know, and so that it is not tried again for ever.
     *
     * @param recipients the plan's names of those who were not told
     */
    record NoticeGivenUp(
            String subject, String occasion, String noticeId, String channel, List<String> recipients, Failure failure)
            implements NoticeEvent {
        public NoticeGivenUp {
            Required.name("subject", subject);
            Required.name("occasion", occasion);
            Required.name("noticeId", noticeId);
            Required.name("channel", channel);
            recipients = Required.names("recipients", recipients, MOST_RECIPIENTS);
            Required.value("failure", failure);
        }

        @Override
        public String message() {
            return failure.detail();
        }

        @Override
        public Optional<Failure> givenUp() {
            return Optional.of(failure);
        }

        @Override
        public String id() {
            return noticeId + "/given-up/" + channel;
        }
    }
}
