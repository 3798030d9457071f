package dev.luneo.dr.postgres.fingerprint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads what {@code COPY ... TO STDOUT} writes, a row at a time in bounded memory, up to the line {@code \.}. */
final class CopyText {

    /** Takes the rows. A value of more than {@link RecordText#LONGEST} bytes is cut somewhere beyond that. */
    interface Rows {
        void begin();

        /** @param count bytes of the value, which are overwritten afterwards; below zero for null */
        void value(byte[] value, int count);

        void end();
    }

    private final InputStream in;
    private final byte[] chunk = new byte[64 * 1024];
    private int at;
    private int end;

    private byte[] field = new byte[1024];
    private int length;

    CopyText(InputStream in) {
        this.in = in;
    }

    /**
     * Reads one relation.
     *
     * @param columns whether it has any
     * @throws EOFException when the other side ended before the relation did
     */
    void read(boolean columns, Rows rows) throws IOException {
        while (row(rows, columns)) {
            rows.end();
        }
    }

    /** False at the end of the relation. */
    private boolean row(Rows rows, boolean columns) throws IOException {
        rows.begin();
        boolean ofNull = false;
        length = 0;
        while (true) {
            int next = next();
            if (next == '\t' || next == '\n') {
                if (columns) {
                    rows.value(field, ofNull ? -1 : length);
                }
                if (next == '\n') {
                    return true;
                }
                length = 0;
                ofNull = false;
            } else if (next == '\\') {
                int escaped = next();
                if (escaped == '.') {
                    next();
                    return false;
                }
                ofNull = escaped == 'N';
                keep(unescaped(escaped));
            } else {
                keep(next);
            }
        }
    }

    private static int unescaped(int escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            default -> escaped;
        };
    }

    private void keep(int value) {
        if (length == field.length) {
            if (length > RecordText.LONGEST) {
                return; // Longer than what is hashed at all: whoever takes it knows.
            }
            field = Arrays.copyOf(field, 2 * length);
        }
        field[length++] = (byte) value;
    }

    private int next() throws IOException {
        if (at == end) {
            end = in.read(chunk);
            at = 0;
            if (end <= 0) {
                end = 0;
                throw new EOFException("the rows ended before their end was told");
            }
        }
        return chunk[at++] & 0xff;
    }
}
