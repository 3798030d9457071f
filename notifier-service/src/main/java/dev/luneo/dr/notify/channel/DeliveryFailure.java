package dev.luneo.dr.notify.channel;

import dev.luneo.dr.events.Failure;

/** Why a notice did not reach a channel. */
public enum DeliveryFailure {
    /** The same would be refused again. */
    REFUSED("%s-refused", false, "Compare the channel in the plan, its secret too, with what its receiver expects"),
    UNREACHABLE("%s-unreachable", true, "See whether the receiver is up and can be reached from the notifier"),
    VARIABLE_MISSING("variable-missing", true, "Set the variable in the notifier's environment and restart it"),
    URL_INVALID(
            "url-invalid", false, "Set the channel's url to one that starts with http:// or https:// and names a host");

    private final String reason;
    private final boolean retryable;
    private final String hint;

    DeliveryFailure(String reason, boolean retryable, String hint) {
        this.reason = reason;
        this.retryable = retryable;
        this.hint = hint;
    }

    boolean retryable() {
        return retryable;
    }

    /** @param type of the channel */
    Failure because(String type, String detail) {
        return new Failure(reason.replace("%s", type), detail, hint, retryable);
    }
}
