package dev.luneo.dr.postgres.fingerprint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** One comparison of two fingerprints under way. */
final class Comparing {

    private static final String IN_EVERY_NEW_DATABASE = "plpgsql";

    private final Fingerprint expected;
    private final Fingerprint actual;
    private final List<String> differences = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> withoutGenerated = new ArrayList<>();

    Comparing(Fingerprint expected, Fingerprint actual) {
        this.expected = expected;
        this.actual = actual;
    }

    FingerprintComparison result() {
        if (expected.level() != FingerprintLevel.NONE && actual.level() != FingerprintLevel.NONE) {
            tables();
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
                extension -> {
                    if (!extension.name().equals(IN_EVERY_NEW_DATABASE)) {
                        differences.add("extension " + extension.name() + ": not expected");
                    }
                },
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
        return new FingerprintComparison(differences, warnings, withoutGenerated);
    }

    private void tables() {
        Map<String, String> roots = new HashMap<>();
        for (Fingerprint side : List.of(expected, actual)) {
            side.tables().forEach(table -> table.partOf().ifPresent(root -> roots.put(table.name(), root)));
        }
        pairs(
                expected.tables(),
                actual.tables(),
                table -> table.kind() + " " + table.name(),
                table -> differences.add(table.name() + ": missing, expected " + rows(table.rows())),
                table -> differences.add(table.name() + ": not expected, has " + rows(table.rows())),
                (was, is) -> {});
        Map<String, Content> now = Content.of(actual.tables(), roots);
        Content.of(expected.tables(), roots).forEach((name, was) -> {
            Content is = now.get(name);
            if (is != null) {
                contents(name, was, is);
            }
        });
    }

    private void contents(String name, Content was, Content is) {
        if (unread(was) || unread(is)) {
            return;
        }
        Consumer<String> report = was.kind() == TableFingerprint.Kind.MATERIALIZED_VIEW
                ? text -> warnings.add(text + " (a materialised view is computed anew by a restore)")
                : differences::add;
        if (was.rows() != is.rows()) {
            report.accept("%s: %s, expected %s".formatted(name, rows(is.rows()), number(was.rows())));
        } else if (was.hash().isPresent() && is.hash().isPresent()) {
            RowHash before = was.hash().get();
            RowHash after = is.hash().get();
            if (!before.way().equals(after.way())) {
                warnings.add(
                        "%s: counted only, for its content was hashed in another way at the backup".formatted(name));
            } else if (before.sum().compareTo(after.sum()) != 0) {
                report.accept("%s: the same %s, but other content".formatted(name, rows(is.rows())));
            } else if (before.way().equals(RowHash.WITHOUT_GENERATED)) {
                withoutGenerated.add(name);
            }
        } else if (was.kind() == TableFingerprint.Kind.TABLE
                && expected.level() == FingerprintLevel.CONTENT
                && actual.level() == FingerprintLevel.CONTENT) {
            warnings.add(
                    "%s: counted only, for a row of it is too long to be hashed, or its partitions were hashed in different ways"
                            .formatted(name));
        }
    }

    /** Who may not compute somebody else's view with his own rights leaves it out, see {@link Relation#copy}: then there is nothing to compare. */
    private static boolean unread(Content content) {
        return content.kind() == TableFingerprint.Kind.MATERIALIZED_VIEW
                && content.rows() == 0
                && content.hash().isEmpty();
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
