package dev.luneo.dr.cli;

/** A piece of what is shown, by how it is shown. */
sealed interface Part {
    void on(Screen screen);

    /** What to read if nothing else is read. */
    record Head(String text) implements Part {
        @Override
        public void on(Screen screen) {
            screen.head(text);
        }
    }

    /** Broken at the screen's width. */
    record Text(String text) implements Part {
        @Override
        public void on(Screen screen) {
            screen.say(text);
        }
    }

    /** To be copied, in one piece. */
    record Type(String command) implements Part {
        public Type {
            command = Plain.spaced(command);
        }

        @Override
        public void on(Screen screen) {
            screen.command(command);
        }
    }

    static Part blank() {
        return new Text("");
    }
}
