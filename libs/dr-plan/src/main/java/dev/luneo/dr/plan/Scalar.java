package dev.luneo.dr.plan;

import dev.luneo.dr.plan.Kind.Bad;
import dev.luneo.dr.plan.Kind.Good;
import dev.luneo.dr.plan.Kind.Read;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A single value as it stands in the file, with where it stands. What an environment variable holds never reaches a
 * message: messages show the reference.
 */
record Scalar(Reading reading, String key, String path, int line, String raw) {

    /** Room for a long query; what is longer belongs in a file of its own. */
    private static final int LONGEST = 10_000;

    /** Empty, and reported, when it is no single value or one that no plan may hold. */
    static Optional<Scalar> of(Reading reading, String key, String path, Node node) {
        int line = PlanTree.line(node);
        if (!(node instanceof ScalarNode written)) {
            reading.problems.error(
                    path, line, "", "is no single value", "write one value, not a list or a block of keys");
            return Optional.empty();
        }
        Scalar scalar = new Scalar(reading, key, path, line, written.getValue());
        if (PlanTree.isNothing(node)) {
            scalar.refuse("has no value", "write one, or remove the line");
            return Optional.empty();
        }
        if (scalar.raw.length() > LONGEST) {
            scalar.refuse("is longer than " + LONGEST + " characters", "write less");
            return Optional.empty();
        }
        if (scalar.template().isMalformed()) {
            scalar.refuse("has a reference that is none", "write ${NAME}, or $${ for these two characters");
            return Optional.empty();
        }
        if (Secrets.holdsPassword(scalar.template())) {
            scalar.refuse("holds a password", "write ${A_VARIABLE} in its place and set that where the services run");
            return Optional.empty();
        }
        return Optional.of(scalar);
    }

    /** The value with its references resolved, if it is of that kind; reported otherwise. */
    <T> Optional<T> read(Kind<T> kind) {
        Resolution resolution = template().resolve(reading.environment);
        if (resolution instanceof Resolution.Missing missing) {
            String names = String.join(", ", missing.names());
            refuse(
                    "refers to a variable that is not set: " + names,
                    "set " + names + " where the services run, or write a value");
            return Optional.empty();
        }
        Read<T> read = kind.reader().read(((Resolution.Resolved) resolution).value(), reading.names);
        if (read instanceof Good<T> good) {
            return Optional.of(good.value());
        }
        Bad<T> bad = (Bad<T>) read;
        reading.problems.error(path, line, shown(), bad.problem(), bad.wayOut(), bad.unless());
        return Optional.empty();
    }

    /** With references left in: the hash is the same whatever the environment. */
    <T> String canonical(Kind<T> kind, T value) {
        return template().variables().isEmpty() ? kind.canonical().apply(value) : raw;
    }

    Template template() {
        return new Template(raw);
    }

    String shown() {
        return Secrets.shown(key, raw);
    }

    void refuse(String problem, String wayOut) {
        reading.problems.error(path, line, shown(), problem, wayOut);
    }
}
