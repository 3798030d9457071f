package dev.luneo.dr.postgres;

/** What others have said, as it may stand in a message of ours. */
final class Quotable {
    /** Enough for a function with its arguments, or the begin of a statement. */
    private static final int LINE = 300;

    private static final int MESSAGE = 2000;

    private Quotable() {}

    static String line(String text) {
        return cut(text, LINE);
    }

    static String message(String text) {
        return cut(text, MESSAGE);
    }

    private static String cut(String text, int longest) {
        String plain = text.strip().replaceAll("\\p{Cntrl}", " ");
        return plain.length() > longest ? plain.substring(0, longest) + "…" : plain;
    }
}
