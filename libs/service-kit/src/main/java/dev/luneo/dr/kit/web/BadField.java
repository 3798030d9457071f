package dev.luneo.dr.kit.web;

/**
 * One thing that is wrong with a request.
 *
 * @param field where, for example {@code target}
 * @param value what was sent there; never a secret
 * @param problem what is wrong with it, and what to send instead
 */
public record BadField(String field, String value, String problem) {}
