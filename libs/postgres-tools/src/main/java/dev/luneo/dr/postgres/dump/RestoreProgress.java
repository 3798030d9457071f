package dev.luneo.dr.postgres.dump;

/**
 * How far a restore is, by entries of the archive's table of contents.
 *
 * @param object what was worked on last, such as {@code TABLE DATA orders}
 */
public record RestoreProgress(int done, int total, String object) {
    private static final String ROWS = "TABLE DATA ";

    /** The object as whoever waits for it would call it: {@code ENCODING ENCODING} and its like say nothing to them. */
    public String words() {
        if (object.startsWith(ROWS)) {
            return "rows of table " + object.substring(ROWS.length());
        }
        int half = object.length() / 2;
        boolean twice = object.length() % 2 == 1
                && object.charAt(half) == ' '
                && object.substring(0, half).equals(object.substring(half + 1));
        return twice ? "settings" : object;
    }
}
