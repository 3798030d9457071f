package dev.luneo.dr.events;

import java.util.regex.Pattern;

/**
 * What the id of an incident has to look like that we give or are asked to take: it stands in addresses and file names. Alerting systems
 * that publish events may have others, which are taken as they are.
 */
public final class IncidentIds {
    private static final Pattern ADDRESSABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");

    /** What is wrong with one that is not addressable, for a sentence that begins with its name. */
    public static final String RULE = "must be 1 to 100 letters, digits, dots, colons, dashes or underscores";

    private IncidentIds() {}

    public static boolean addressable(String id) {
        return ADDRESSABLE.matcher(id).matches();
    }
}
