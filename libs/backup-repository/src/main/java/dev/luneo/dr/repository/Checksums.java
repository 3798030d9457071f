package dev.luneo.dr.repository;

import dev.luneo.dr.repository.filesystem.OwnFiles;
import dev.luneo.dr.repository.filesystem.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
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
        try (FileChannel channel = PlainFile.open(file)) {
            String sha256 = of(Channels.newInputStream(channel), Long.MAX_VALUE, read);
            channel.force(true);
            return sha256;
        }
    }

    /**
     * The checksum of what a stream gives.
     *
     * @param length how long it should be; of a longer one no more than that and a little is read, since it may have no end
     */
    static String of(InputStream in, long length, LongConsumer read) throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        readAll(in, length, digest::update, read);
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The checksum of what a stream gives, and of what is written to the new file, which is the same.
     *
     * @throws NotWrittenException when it is the writing that fails
     */
    static String whileCopying(InputStream in, Path to, long length, LongConsumer read) throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        try (FileChannel out = created(to)) {
            readAll(
                    in,
                    length,
                    (buffer, from, count) -> {
                        digest.update(buffer, from, count);
                        written(out, ByteBuffer.wrap(buffer, from, count));
                    },
                    read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private interface Sink {
        void take(byte[] buffer, int from, int count) throws IOException;
    }

    private static void readAll(InputStream in, long length, Sink sink, LongConsumer read) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long all = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            all += count;
            if (all > length) {
                throw new IOException("it is longer than the " + length + " bytes that were stored");
            }
            sink.take(buffer, 0, count);
            read.accept(count);
        }
    }

    private static FileChannel created(Path file) throws NotWrittenException {
        try {
            return OwnFiles.create(file);
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
