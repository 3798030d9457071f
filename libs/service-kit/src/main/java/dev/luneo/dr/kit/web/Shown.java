package dev.luneo.dr.kit.web;

/** What a stranger sent, in a message: short and on one line. */
public final class Shown {
    /** Enough to recognise a value by. */
    private static final int LONGEST = 80;

    private Shown() {}

    public static String of(String value) {
        String line = value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
        return line.replaceAll("[\\p{Cntrl}\\s]+", " ");
    }
}
