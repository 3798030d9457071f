package dev.luneo.dr.kit.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * An entry's place in a list, newest first: by time, and by id where two are of one time. What is added meanwhile moves no page.
 * Clients pass it on and do not look into it.
 */
public record Cursor(Instant at, String id) implements Comparable<Cursor> {
    /** A time and an id of ours, in base64. */
    private static final int LONGEST = 600;

    @Override
    public int compareTo(Cursor other) {
        int byTime = at.compareTo(other.at);
        return byTime != 0 ? byTime : id.compareTo(other.id);
    }

    public String encoded() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((at + " " + id).getBytes(UTF_8));
    }

    /** Empty for what no page of ours ever said. */
    public static Optional<Cursor> decoded(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 2);
            return parts.length == 2 ? Optional.of(new Cursor(Instant.parse(parts[0]), parts[1])) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
