package dev.luneo.dr.repository.retention;

import dev.luneo.dr.repository.Manifest;

/** What becomes of one backup, and why, in words for a person: {@code kept: newest of 2026-11-23}. */
public sealed interface RetentionDecision {

    Manifest backup();

    String reason();

    record Kept(Manifest backup, String reason) implements RetentionDecision {}

    record Expired(Manifest backup, String reason) implements RetentionDecision {}
}
