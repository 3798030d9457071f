package dev.luneo.dr.cli;

import java.util.Locale;

/** How everything stands, in a word. */
enum Verdict {
    CALM(ExitCode.DONE),
    ATTENTION(ExitCode.ATTENTION),
    RECOVERING(ExitCode.RECOVERY),
    FAILED(ExitCode.RECOVERY);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
