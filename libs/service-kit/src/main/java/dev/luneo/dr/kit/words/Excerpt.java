package dev.luneo.dr.kit.words;

/** As much of others' text as is shown: short, on one line, and no character cut in half. */
public final class Excerpt {
    /** Enough to recognise a value by. */
    private static final int OF_VALUE = 80;

    private Excerpt() {}

    /** Of what somebody sent, in the answer to it. */
    public static String ofValue(String value) {
        return of(value, OF_VALUE);
    }

    /** At most so many characters, and an ellipsis where there are more. */
    public static String of(String text, int longest) {
        return cut(text, longest).replaceAll("[\\p{Cntrl}\\s]+", " ");
    }

    /** The same with its lines. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest) + "…";
    }
}
