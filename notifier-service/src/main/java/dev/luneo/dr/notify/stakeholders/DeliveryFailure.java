package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.events.Failure;

/** Why a notice did not reach a channel. */
enum DeliveryFailure {
    WEBHOOK_REFUSED(
            "webhook-refused",
            false,
            "Compare the channel's url and secret in the plan with what the receiver expects"),
    WEBHOOK_UNREACHABLE(
            "webhook-unreachable", true, "See whether the receiver is up and can be reached from the notifier"),
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

    Failure because(String detail) {
        return new Failure(reason, detail, hint, retryable);
    }
}
