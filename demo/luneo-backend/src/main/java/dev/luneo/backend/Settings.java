package dev.luneo.backend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the environment says, checked as a whole.
 *
 * @param port 0 takes a free one
 * @param portFile gets the port that was taken, once the program answers there
 * @param writesPerSecond how many orders the program makes up by itself, so that a disaster has something to lose
 */
record Settings(
        DatabaseAddress database,
        String host,
        int port,
        Optional<Path> portFile,
        String stripeSecretKey,
        int writesPerSecond) {

    private static final int MOST_WRITES = 10_000;

    /** Something in the environment is missing or wrong; the message names each variable and says what to write. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(List<String> errors) {
            super(String.join(System.lineSeparator(), errors));
        }
    }

    static Settings from(Map<String, String> environment) throws Wrong {
        Variables variables = new Variables(environment);
        Optional<DatabaseAddress> database = variables.required(
                "DATABASE_URL", "postgresql://user:password@host:5432/database", DatabaseAddress::parse);
        Optional<String> key =
                variables.required("STRIPE_SECRET_KEY", "the payment processor's secret key", text -> text);
        int port = variables.number("PORT", 0, 65_535);
        int writes = variables.number("WRITE_TRAFFIC_PER_SECOND", 0, MOST_WRITES);
        variables.throwIfWrong();
        return new Settings(
                database.orElseThrow(),
                environment.getOrDefault("HOST", "127.0.0.1"),
                port,
                Optional.ofNullable(environment.get("PORT_FILE"))
                        .filter(file -> !file.isBlank())
                        .map(Path::of),
                key.orElseThrow(),
                writes);
    }

    /** Only the database, for the commands that need nothing else. */
    static DatabaseAddress databaseFrom(Map<String, String> environment) throws Wrong {
        Variables variables = new Variables(environment);
        Optional<DatabaseAddress> database = variables.required(
                "DATABASE_URL", "postgresql://user:password@host:5432/database", DatabaseAddress::parse);
        variables.throwIfWrong();
        return database.orElseThrow();
    }

    @Override
    public String toString() {
        return "Settings[" + database + ", " + host + ":" + port + "]";
    }

    private static final class Variables {
        private final Map<String, String> environment;
        private final List<String> errors = new ArrayList<>();

        Variables(Map<String, String> environment) {
            this.environment = environment;
        }

        <T> Optional<T> required(String name, String whatToWrite, Function<String, T> reading) {
            String text = environment.getOrDefault(name, "");
            if (text.isBlank()) {
                errors.add(name + " is missing: set it to " + whatToWrite);
                return Optional.empty();
            }
            try {
                return Optional.of(reading.apply(text));
            } catch (IllegalArgumentException wrong) {
                errors.add(name + " " + wrong.getMessage());
                return Optional.empty();
            }
        }

        int number(String name, int least, int most) {
            String text = environment.getOrDefault(name, "0");
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // Told below, as a number out of range is.
            }
            errors.add(name + " is '" + text + "': write a number from " + least + " to " + most);
            return least;
        }

        void throwIfWrong() throws Wrong {
            if (!errors.isEmpty()) {
                throw new Wrong(errors);
            }
        }
    }
}
