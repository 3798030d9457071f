package dev.luneo.dr.cli;

import java.time.Instant;
import java.util.Map;

/** What to come back to, as it is asked for. */
sealed interface Target {
    Map<String, Object> asked();

    /** For the record, where nobody gives a reason. */
    String words(Clocks clocks);

    /** The newest backup from before then that looks whole. */
    record Before(Instant began) implements Target {
        @Override
        public Map<String, Object> asked() {
            return Map.of("whenItBegan", began.toString());
        }

        @Override
        public String words(Clocks clocks) {
            return "something is broken since " + clocks.there(began);
        }
    }

    /** Nothing is damaged; the server is lost. */
    record Latest() implements Target {
        @Override
        public Map<String, Object> asked() {
            return Map.of("target", "latest");
        }

        @Override
        public String words(Clocks clocks) {
            return "the newest state is wanted back";
        }
    }

    /** @param unsigned though nobody known vouches for it */
    record Backup(String id, boolean unsigned) implements Target {
        @Override
        public Map<String, Object> asked() {
            return unsigned ? Map.of("target", id, "acceptUnsigned", true) : Map.of("target", id);
        }

        @Override
        public String words(Clocks clocks) {
            return "backup %s is wanted back".formatted(id);
        }
    }
}
