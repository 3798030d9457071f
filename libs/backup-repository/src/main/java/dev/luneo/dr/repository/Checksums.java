package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.commons.codec.digest.DigestUtils;

/** SHA-256 by the JDK, whose code uses the processor's own instructions for it. */
final class Checksums {

    /** Large enough that system calls cost nothing, small enough to stay in the processor's cache. */
    private static final int BUFFER = 256 * 1024;

    private Checksums() {}

    static String of(byte[] bytes) {
        return DigestUtils.sha256Hex(bytes);
    }

    /** What reading one file to its end gives, however it is done. */
    @FunctionalInterface
    interface Pass {
        /** @param read told the bytes read since the last call */
        String over(String path, LongConsumer read) throws IOException;
    }

    /** The copy could not be written: the fault is not the original's. */
    static final class NotWrittenException extends IOException {
        private static final long serialVersionUID = 1L;

        NotWrittenException(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** The checksum of a regular file that is ours, once its content has reached the disk. */
    static String whenOnDisk(Path file, LongConsumer read) throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        try (FileChannel channel = PlainFile.open(file)) {
            readAll(channel, Long.MAX_VALUE, buffer -> digest.update(buffer.array(), 0, buffer.limit()), read);
            channel.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The checksum of a regular file.
     *
     * @param length how long it should be; of a longer one no more than that and a byte is read, since it may have no end
     */
    static String of(Path file, long length, LongConsumer read) throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        try (FileChannel channel = PlainFile.open(file)) {
            readAll(channel, length, buffer -> digest.update(buffer.array(), 0, buffer.limit()), read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The checksum of a regular file, and of what is written to the new file, which is the same.
     *
     * @throws NotWrittenException when it is the writing that fails
     */
    static String whileCopying(Path from, Path to, long length, LongConsumer read) throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        try (FileChannel in = PlainFile.open(from);
                FileChannel out = created(to)) {
            readAll(
                    in,
                    length,
                    buffer -> {
                        digest.update(buffer.array(), 0, buffer.limit());
                        written(out, buffer);
                    },
                    read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private interface Sink {
        void take(ByteBuffer buffer) throws IOException;
    }

    private static void readAll(FileChannel channel, long length, Sink sink, LongConsumer read) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long all = 0;
        for (int count = channel.read(buffer.clear()); count >= 0; count = channel.read(buffer.clear())) {
            all += count;
            if (all > length) {
                throw new IOException("it is longer than the " + length + " bytes that were stored");
            }
            sink.take(buffer.flip());
            read.accept(count);
        }
    }

    private static FileChannel created(Path file) throws NotWrittenException {
        try {
            return FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Storage.NEW_FILE);
        } catch (IOException failure) {
            throw new NotWrittenException(failure);
        }
    }

    private static void written(FileChannel out, ByteBuffer buffer) throws NotWrittenException {
        try {
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
        } catch (IOException failure) {
            throw new NotWrittenException(failure);
        }
    }
}
