package dev.luneo.dr.stack.plan;

import dev.luneo.dr.stack.StackProblem;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks on a terminal, or reads answers from a pipe, a line each; what an option says is not asked. An empty answer, and the end of the
 * answers, take what is proposed.
 */
final class Questions {
    private final boolean asking;
    private final BufferedReader answers =
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));

    /** @param asking whether anybody is there to be asked; else everything is as proposed */
    Questions(boolean asking) {
        this.asking = asking;
    }

    /**
     * One question.
     *
     * @param option that says it, too
     * @param given what that option says
     * @param proposed empty where there is nothing to propose; empty text where nothing is an answer
     * @param shown how the proposal is shown; what it is may be secret
     * @param secret whether the answer is not to be seen while it is typed
     */
    record Question(
            String option,
            Optional<String> given,
            String words,
            Optional<String> proposed,
            Function<String, String> shown,
            boolean secret) {
        Question(String option, Optional<String> given, String words, Optional<String> proposed) {
            this(option, given, words, proposed, Function.identity(), false);
        }
    }

    /** @param read what an answer means; {@link IllegalArgumentException} says what is wrong with it, never quoting a secret */
    <T> T ask(Question question, Function<String, T> read) {
        if (question.given().isPresent()) {
            try {
                return read.apply(question.given().get());
            } catch (IllegalArgumentException wrong) {
                throw new StackProblem("%s: %s".formatted(question.option(), wrong.getMessage()));
            }
        }
        while (true) {
            Optional<String> answer = asking ? answer(question) : Optional.empty();
            boolean ended = answer.isEmpty();
            String text = answer.map(String::strip)
                    .filter(typed -> !typed.isEmpty())
                    .or(question::proposed)
                    .orElse("");
            if (ended && question.proposed().isEmpty()) {
                throw new StackProblem("%s  Say it with %s".formatted(question.words(), question.option()));
            }
            try {
                if (text.isEmpty() && question.proposed().isEmpty()) {
                    throw new IllegalArgumentException("it is needed");
                }
                return read.apply(text);
            } catch (IllegalArgumentException wrong) {
                if (ended) {
                    throw new StackProblem("%s  %s: say it with %s"
                            .formatted(question.words(), wrong.getMessage(), question.option()));
                }
                System.out.printf("  %s%n", wrong.getMessage());
            }
        }
    }

    private Optional<String> answer(Question question) {
        String proposal = question.proposed()
                .filter(text -> !text.isEmpty())
                .map(question.shown())
                .map(" [%s]"::formatted)
                .orElse("");
        System.out.printf("%s%s ", question.words(), proposal);
        System.out.flush();
        Console console = System.console();
        if (question.secret() && console != null) {
            return Optional.ofNullable(console.readPassword()).map(String::new);
        }
        try {
            Optional<String> line = Optional.ofNullable(answers.readLine());
            if (console == null) {
                // Whoever reads what was answered from a pipe sees no line end of the typist's.
                System.out.println();
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
