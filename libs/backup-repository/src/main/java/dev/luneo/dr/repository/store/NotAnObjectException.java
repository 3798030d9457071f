package dev.luneo.dr.repository.store;

import java.nio.file.FileSystemException;

/** Where an object should be lies something else, such as a link or a pipe. It is never read. */
public final class NotAnObjectException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    /** @param what it is, as {@code a symbolic link, not a file} */
    public NotAnObjectException(String key, String what) {
        super(key, null, what);
    }
}
