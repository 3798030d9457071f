package dev.luneo.dr.postgres.fingerprint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A row as PostgreSQL writes it by {@code row(...)::text}, in the database's own encoding, and its 64-bit hash of that. */
final class RecordText {

    /** Of a heap of 512 MB, for each connection, and as much again while it grows; a longer row is not hashed. */
    static final int LONGEST = 32 << 20;

    private static final int NOTHING_YET = 0x9e3779b9 + 3_923_095;
    private static final int BLOCK = 12;

    private byte[] bytes = new byte[1024];
    private int length;
    private boolean tooLong;
    private boolean first = true;

    void begin() {
        length = 0;
        tooLong = false;
        first = true;
        put('(');
    }

    /** @param count bytes of the value; below zero for null */
    void value(byte[] value, int count) {
        if (!first) {
            put(',');
        }
        first = false;
        if (count < 0) {
            return;
        }
        boolean quoted = count == 0;
        for (int i = 0; i < count && !quoted; i++) {
            quoted = special(value[i]);
        }
        if (quoted) {
            put('"');
        }
        for (int i = 0; i < count; i++) {
            if (value[i] == '"' || value[i] == '\\') {
                put(value[i]);
            }
            put(value[i]);
        }
        if (quoted) {
            put('"');
        }
    }

    /** False for a row too long to be hashed. */
    boolean end() {
        put(')');
        return !tooLong;
    }

    /** As {@code hashtextextended(..., 0)} under the collation "C": Bob Jenkins's lookup3, the words little-endian. */
    long hash() {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int a = NOTHING_YET + length;
        int b = a;
        int c = a;
        int at = 0;
        int left = length;
        for (; left >= BLOCK; left -= BLOCK, at += BLOCK) {
            a += words.getInt(at);
            b += words.getInt(at + 4);
            c += words.getInt(at + 8);
            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
        }
        for (int i = 0; i < left; i++) {
            int value = bytes[at + i] & 0xff;
            if (i < 4) {
                a += value << (8 * i);
            } else if (i < 8) {
                b += value << (8 * (i - 4));
            } else {
                // The lowest byte is the length's.
                c += value << (8 * (i - 7));
            }
        }
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        c = (c ^ b) - Integer.rotateLeft(b, 24);
        return ((long) b << 32) | (c & 0xffff_ffffL);
    }

    private static boolean special(byte value) {
        return value == '"'
                || value == '\\'
                || value == '('
                || value == ')'
                || value == ','
                || value == ' '
                || value >= '\t' && value <= '\r';
    }

    private void put(int value) {
        if (length == LONGEST) {
            tooLong = true;
            return;
        }
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(LONGEST, 2 * length));
        }
        bytes[length++] = (byte) value;
    }
}
