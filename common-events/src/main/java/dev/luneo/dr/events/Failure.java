package dev.luneo.dr.events;

/**
 * Why something expected went wrong.
 *
 * @param reason a short stable code in kebab case, for example {@code disk-full}
 * @param detail what happened, with the values; secrets are redacted before it gets here
 * @param hint what an operator can do about it
 * @param retryable whether trying the same again may succeed
 */
public record Failure(String reason, String detail, String hint, boolean retryable) {
    public Failure {
        Required.name("reason", reason);
        detail = Required.text("detail", detail);
        hint = Required.text("hint", hint);
    }
}
