package dev.luneo.dr.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Whoever is at the terminal; nobody, where input comes from a file or a pipe. */
final class Keyboard {
    private final BufferedReader in;
    private final boolean somebody;

    Keyboard(BufferedReader in, boolean somebody) {
        this.in = in;
        this.somebody = somebody;
    }

    /** Whether a question would reach a person. */
    boolean somebody() {
        return somebody;
    }

    /** One line, or empty when there will be none: the terminal was closed, or Ctrl-D was typed. */
    Optional<String> line() {
        try {
            return Optional.ofNullable(in.readLine()).map(String::strip);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
