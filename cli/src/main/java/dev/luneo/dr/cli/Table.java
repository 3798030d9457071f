package dev.luneo.dr.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns under each other, as wide as what stands in them. Pure. */
final class Table {
    private static final String BETWEEN = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] right;

    /** @param columns one letter each: {@code l} begins, {@code r} ends at the same place in all rows */
    Table(String columns) {
        right = new boolean[columns.length()];
        for (int i = 0; i < right.length; i++) {
            right[i] = columns.charAt(i) == 'r';
        }
    }

    Table row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(Plain.text(cell));
        }
        rows.add(row);
        return this;
    }

    List<String> lines(String indent) {
        int[] widths = new int[right.length];
        rows.forEach(row -> {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> line(row, widths, indent)).toList();
    }

    private String line(List<String> row, int[] widths, String indent) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < row.size(); i++) {
            String gap = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : BETWEEN).append(right[i] ? gap + row.get(i) : row.get(i) + gap);
        }
        return line.toString().stripTrailing();
    }
}
