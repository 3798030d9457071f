package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.LongConsumer;

/** SHA-256 by the JDK, whose code uses the processor's own instructions for it. */
final class Checksums {

    /** Large enough that system calls cost nothing, small enough to stay in the processor's cache. */
    private static final int BUFFER = 256 * 1024;

    private Checksums() {}

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /**
     * The checksum of a file, which must not be a symbolic link.
     *
     * @param sync whether the content must have reached the disk before this returns
     * @param read told the bytes read since the last call
     */
    static String of(Path file, boolean sync, LongConsumer read) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            for (int count = channel.read(buffer.clear()); count >= 0; count = channel.read(buffer.clear())) {
                digest.update(buffer.array(), 0, count);
                read.accept(count);
            }
            if (sync) {
                channel.force(true);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
