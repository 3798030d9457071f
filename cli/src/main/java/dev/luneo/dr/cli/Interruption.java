package dev.luneo.dr.cli;

import java.util.Optional;

/** What is said when somebody ends the command before it is over. Nothing of the stack depends on the command, so that is all. */
final class Interruption implements AutoCloseable {
    private final Thread hook;
    private final Screen screen;
    private volatile Optional<String> word = Optional.empty();

    Interruption(Screen screen) {
        this.screen = screen;
        this.hook = new Thread(this::tell, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From now on this is what is true. */
    void say(String text) {
        word = Optional.of(text);
    }

    private void tell() {
        word.ifPresent(text -> {
            screen.say("");
            screen.say(text);
        });
    }

    @Override
    public void close() {
        word = Optional.empty();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It is ending already, and has nothing to say any more.
            word = Optional.empty();
        }
    }
}
