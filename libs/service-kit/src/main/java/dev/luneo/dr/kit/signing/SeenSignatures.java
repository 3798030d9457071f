package dev.luneo.dr.kit.signing;

import java.nio.ByteBuffer;

/**
 * The signatures that were met, by their first 64 bits. Every signing yields another one, even of the same content, so what comes twice was
 * copied: by a producer that was not sure, or by somebody who wants an old fact to count again. Open addressing: a million
 * take 16 to 32 MB, a fourth of what a set of objects would.
 */
final class SeenSignatures {
    private long[] slots = new long[1024];
    private int size;

    /** Whether it is the first time. */
    synchronized boolean add(byte[] signature) {
        long start = ByteBuffer.wrap(signature).getLong();
        // 0 marks a free slot.
        if (!put(slots, start == 0 ? 1 : start)) {
            return false;
        }
        size++;
        if (size * 2 > slots.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long value : slots) {
            if (value != 0) {
                put(larger, value);
            }
        }
        slots = larger;
    }

    private static boolean put(long[] slots, long value) {
        int i = Long.hashCode(value) & (slots.length - 1);
        while (slots[i] != 0) {
            if (slots[i] == value) {
                return false;
            }
            i = (i + 1) & (slots.length - 1);
        }
        slots[i] = value;
        return true;
    }
}
