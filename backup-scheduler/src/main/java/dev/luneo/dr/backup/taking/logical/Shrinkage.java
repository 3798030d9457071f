package dev.luneo.dr.backup.taking.logical;

import dev.luneo.dr.kit.words.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * In which way a backup holds less than those before it. Pure. What counts:
 *
 * <ul>
 *   <li>a table that held rows is gone;
 *   <li>a table that held rows lost a column, with all that stood in it;
 *   <li>a table lost a fifth of its rows or more, at least {@value #FEW} of them; or all of at least {@value #HANDFUL};
 *   <li>all tables together lost a tenth of their rows or more, at least {@value #FEW};
 *   <li>the dump became a third smaller or more, at least {@value #FEW_BYTES} bytes: values were emptied, or nobody counts rows.
 * </ul>
 *
 * What falls as much again and again, as a queue does, is usual: it is said only when it falls further than between the backups before.
 */
final class Shrinkage {
    static final int FEW = 50;
    static final int HANDFUL = 10;
    static final int FEW_BYTES = 65_536;
    private static final double OF_A_TABLE = 0.2;
    private static final double OF_ALL = 0.1;
    private static final double OF_THE_DUMP = 1 / 3.0;

    /** The worst few say it all; the whole list is in the dry run. */
    private static final int MOST_NAMED = 10;

    /** Three times the longest name that PostgreSQL has, for a schema, a table and quotes. */
    private static final int LONGEST_NAME = 200;

    private static final int MOST_COLUMNS = 5;

    /** What a manifest takes, and an event: names that are all as long as they may be are cut. */
    private static final int LONGEST = 4_000;

    private record Fall(String what, double share) {}

    private final List<Measure> before;
    private final Measure now;

    private Shrinkage(List<Measure> before, Measure now) {
        this.before = before;
        this.now = now;
    }

    /** @param before backups that looked whole, the newest first */
    static Optional<String> of(List<Measure> before, Measure now) {
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Shrinkage shrinkage = new Shrinkage(before, now);
        List<Fall> falls = new ArrayList<>(shrinkage.tables());
        falls.addAll(shrinkage.columns());
        if (falls.isEmpty()) {
            shrinkage.inAll().or(shrinkage::dump).ifPresent(falls::add);
        }
        String named = falls.stream()
                .sorted(Comparator.comparing(Fall::share).reversed())
                .limit(MOST_NAMED)
                .map(Fall::what)
                .collect(Collectors.joining("; "));
        return falls.isEmpty()
                ? Optional.empty()
                : Optional.of(Excerpt.cut(
                        falls.size() > MOST_NAMED
                                ? "%s; and %d more tables".formatted(named, falls.size() - MOST_NAMED)
                                : named,
                        LONGEST));
    }

    private List<Fall> tables() {
        List<Fall> falls = new ArrayList<>();
        Optional<Map<String, Long>> counted = before.get(0).rows();
        if (counted.isEmpty() || now.rows().isEmpty()) {
            return falls;
        }
        counted.get().forEach((table, rows) -> {
            Long left = now.rows().get().get(table);
            double share = share(rows, left == null ? 0 : left);
            if (rows > 0 && left == null) {
                falls.add(new Fall("table %s is gone, with %,d rows".formatted(printable(table), rows), 1));
            } else if (left != null
                    && much(rows, left)
                    && share > usual(of -> of.rows().map(all -> all.getOrDefault(table, 0L)))) {
                falls.add(new Fall(
                        "table %s has %,d rows, and had %,d (%s)"
                                .formatted(printable(table), left, rows, percent(share)),
                        share));
            }
        });
        return falls;
    }

    /** Of tables that are there still and held rows; where nothing was in it, nothing is lost. */
    private List<Fall> columns() {
        List<Fall> falls = new ArrayList<>();
        Map<String, Long> held = before.get(0).rows().orElse(Map.of());
        before.get(0).columns().forEach((table, had) -> {
            Set<String> lost = new TreeSet<>(had);
            lost.removeAll(now.columns().getOrDefault(table, had));
            if (!lost.isEmpty() && held.getOrDefault(table, 0L) > 0) {
                falls.add(new Fall("table %s has lost %s".formatted(printable(table), named(lost)), 1));
            }
        });
        return falls;
    }

    private static String named(Set<String> columns) {
        String names =
                columns.stream().limit(MOST_COLUMNS).map(Shrinkage::printable).collect(Collectors.joining(", "));
        return columns.size() == 1
                ? "its column " + names
                : columns.size() <= MOST_COLUMNS
                        ? "its columns " + names
                        : "its columns %s and %d more".formatted(names, columns.size() - MOST_COLUMNS);
    }

    private static boolean much(long rows, long left) {
        return share(rows, left) >= OF_A_TABLE && rows - left >= FEW || left == 0 && rows >= HANDFUL;
    }

    private Optional<Fall> inAll() {
        Optional<Long> had = before.get(0).rows().map(Measure::total);
        Optional<Long> has = now.rows().map(Measure::total);
        if (had.isEmpty() || has.isEmpty()) {
            return Optional.empty();
        }
        double share = share(had.get(), has.get());
        return share >= OF_ALL
                        && had.get() - has.get() >= FEW
                        && share > usual(of -> of.rows().map(Measure::total))
                ? Optional.of(new Fall(
                        "all tables together have %,d rows, and had %,d (%s)"
                                .formatted(has.get(), had.get(), percent(share)),
                        share))
                : Optional.empty();
    }

    private Optional<Fall> dump() {
        long had = before.get(0).bytes();
        double share = share(had, now.bytes());
        return share >= OF_THE_DUMP && had - now.bytes() >= FEW_BYTES && share > usual(of -> Optional.of(of.bytes()))
                ? Optional.of(new Fall(
                        "its dump has %,d bytes, and had %,d (%s)".formatted(now.bytes(), had, percent(share)), share))
                : Optional.empty();
    }

    /** The largest fall from one backup to the next among those before. */
    private double usual(Function<Measure, Optional<Long>> of) {
        return IntStream.range(1, before.size())
                .mapToDouble(i -> of.apply(before.get(i))
                        .flatMap(older -> of.apply(before.get(i - 1)).map(newer -> share(older, newer)))
                        .orElse(0.0))
                .max()
                .orElse(0);
    }

    /** Which part of {@code had} is gone; nothing where it grew. */
    private static double share(long had, long has) {
        return had <= 0 || has >= had ? 0 : (had - has) / (double) had;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %% less", Math.floor(share * 100));
    }

    /** A name is its owner's to choose: it must not break a line, nor look like an address in a manifest. */
    private static String printable(String table) {
        String plain = table.replaceAll("\\p{Cntrl}", "?").replace("://", "_//");
        return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) + "…" : plain;
    }
}
