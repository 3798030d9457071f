package dev.luneo.dr.deploy.platform;

import java.time.Instant;
import java.util.Optional;

/**
 * An application's settings as they were before a recovery changed them, kept for a way back; with passwords.
 *
 * @param place by which a person finds them
 * @param recoveryId as it stands there
 */
public record KeptSettings(String place, Optional<Long> bytes, Instant changed, String recoveryId) {}
