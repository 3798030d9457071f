package dev.luneo.dr.postgres.fingerprint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** One comparison of two fingerprints under way. */
final class Comparing {

    private final Fingerprint expected;
    private final Fingerprint actual;
    private final List<String> differences = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Comparing(Fingerprint expected, Fingerprint actual) {
        this.expected = expected;
        this.actual = actual;
    }

    FingerprintComparison result() {
        if (expected.level() != FingerprintLevel.NONE && actual.level() != FingerprintLevel.NONE) {
            pairs(
                    expected.tables(),
                    actual.tables(),
                    table -> table.kind() + " " + table.schema() + "." + table.table(),
                    table -> differences.add(table.name() + ": missing, expected " + rows(table.rows())),
                    table -> differences.add(table.name() + ": not expected, has " + rows(table.rows())),
                    this::tables);
        }
        pairs(
                expected.sequences(),
                actual.sequences(),
                SequenceFingerprint::qualifiedName,
                sequence -> differences.add("sequence " + sequence.qualifiedName() + ": missing"),
                sequence -> differences.add("sequence " + sequence.qualifiedName() + ": not expected"),
                this::sequences);
        pairs(
                expected.extensions(),
                actual.extensions(),
                ExtensionFingerprint::name,
                extension -> differences.add("extension " + extension.name() + ": missing"),
                extension -> differences.add("extension " + extension.name() + ": not expected"),
                this::extensions);
        if (!expected.migrationHead().equals(actual.migrationHead())) {
            differences.add("migrations: %s, expected %s".formatted(head(actual), head(expected)));
        }
        if (!expected.encoding().equals(actual.encoding())) {
            differences.add("encoding: %s, expected %s".formatted(actual.encoding(), expected.encoding()));
        } else if (!expected.locale().equals(actual.locale())) {
            warnings.add(
                    "locale: %s, expected %s: text may sort differently".formatted(locale(actual), locale(expected)));
        }
        return new FingerprintComparison(differences, warnings);
    }

    private void tables(TableFingerprint was, TableFingerprint is) {
        Consumer<String> report = was.kind() == TableFingerprint.Kind.MATERIALIZED_VIEW
                ? text -> warnings.add(text + " (a materialised view is computed anew by a restore)")
                : differences::add;
        if (was.rows() != is.rows()) {
            report.accept("%s: %s, expected %s".formatted(is.name(), rows(is.rows()), number(was.rows())));
        } else if (was.contentHash().isPresent()
                && is.contentHash().isPresent()
                && !was.contentHash().equals(is.contentHash())) {
            report.accept("%s: the same %s, but other content".formatted(is.name(), rows(is.rows())));
        }
    }

    private void sequences(SequenceFingerprint was, SequenceFingerprint is) {
        if (was.lastValue() != is.lastValue() || was.isCalled() != is.isCalled()) {
            differences.add("sequence %s: %s, expected %s".formatted(is.qualifiedName(), stand(is), stand(was)));
        }
    }

    private void extensions(ExtensionFingerprint was, ExtensionFingerprint is) {
        if (!was.version().equals(is.version())) {
            warnings.add("extension %s: version %s, expected %s".formatted(is.name(), is.version(), was.version()));
        }
    }

    private static <T> void pairs(
            Collection<T> expected,
            Collection<T> actual,
            Function<T, String> key,
            Consumer<T> missing,
            Consumer<T> extra,
            BiConsumer<T, T> both) {
        Map<String, T> rest = new TreeMap<>();
        actual.forEach(item -> rest.put(key.apply(item), item));
        for (T was : expected) {
            T is = rest.remove(key.apply(was));
            if (is == null) {
                missing.accept(was);
            } else {
                both.accept(was, is);
            }
        }
        rest.values().forEach(extra);
    }

    private static String stand(SequenceFingerprint sequence) {
        return sequence.lastValue() + (sequence.isCalled() ? "" : " (not called yet)");
    }

    private static String head(Fingerprint fingerprint) {
        return fingerprint
                .migrationHead()
                .map(head -> "%s at %s with %d applied".formatted(head.table(), head.version(), head.count()))
                .orElse("none");
    }

    private static String locale(Fingerprint fingerprint) {
        DatabaseLocale locale = fingerprint.locale();
        return "%s %s/%s %s"
                .formatted(
                        locale.provider(),
                        locale.collate(),
                        locale.ctype(),
                        locale.providerLocale().orElse(""))
                .strip();
    }

    private static String rows(long rows) {
        return number(rows) + (rows == 1 ? " row" : " rows");
    }

    private static String number(long rows) {
        return String.format(Locale.ROOT, "%d", rows);
    }
}
