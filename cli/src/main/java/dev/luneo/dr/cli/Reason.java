package dev.luneo.dr.cli;

import java.util.Optional;

/** Why somebody does something, for the record: to give it is to mean it, so nothing else is asked. */
final class Reason {
    private Reason() {}

    /** @throws Stop when there is none */
    static String of(Surroundings around, Optional<String> given, String question) {
        if (given.filter(text -> !text.isBlank()).isPresent()) {
            return given.get();
        }
        if (!around.keyboard().somebody()) {
            throw Stop.mistyped("Nothing was done: say why, with --reason TEXT. It goes on record.");
        }
        around.screen().ask(question + " (for the record; nothing leaves it as it is):");
        return around.keyboard()
                .line()
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> Stop.because("Nothing was done."));
    }
}
