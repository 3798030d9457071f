package dev.luneo.dr.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a word on an incident takes: which one, and why. */
final class IncidentWord {
    @Mixin
    final Where where = new Where();

    @Parameters(paramLabel = "ID", description = "of the incident, or of a recovery")
    String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "for the record; asked for where it is missing")
    private @Nullable String reason;

    String reason(Surroundings around, String question) {
        return Reason.of(around, Optional.ofNullable(reason), question);
    }
}
