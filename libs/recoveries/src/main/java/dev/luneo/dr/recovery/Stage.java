package dev.luneo.dr.recovery;

import java.util.Locale;

/** Where a recovery stands. What is true in each is what the person on call is told. */
public enum Stage {
    /** Somebody asked; an incident lead has yet to say yes. Nothing has been touched, and nobody is kept from anything. */
    AWAITING_APPROVAL,
    /** Decided: the RTO clock runs. The owner has yet to begin. */
    REQUESTED,
    /** The backup is being brought back beside the old database. Nobody uses it. */
    RESTORING,
    /** Applications are being switched to the restored database. */
    CUTTING_OVER,
    /** Applications use the restored database; the plan's checks are running. */
    VERIFYING,
    /** The checks passed. This is the end that everyone wants. */
    VERIFIED,
    /** It stopped, with a reason. */
    FAILED,
    /** A person stopped it, or it gave way to one of more weight. */
    CANCELLED,
    /** It never began, because something spoke against it. */
    REJECTED;

    /** The name in the REST interface: {@code awaiting-approval}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether this is the end of the story as far as success or failure goes; undoing may still be going on. */
    public boolean ended() {
        return this == VERIFIED || this == FAILED || this == CANCELLED || this == REJECTED;
    }
}
