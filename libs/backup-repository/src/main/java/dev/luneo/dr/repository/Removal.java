package dev.luneo.dr.repository;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.Function;

/** The outcome of removing a backup or a draft. */
public sealed interface Removal {

    /** It is gone. */
    record Removed(long bytesFreed) implements Removal {}

    /** There was nothing, or it was removed before. */
    record Absent() implements Removal {}

    /** Left alone: it is not what was to be removed (a draft instead of a backup, or a backup instead of a draft). */
    record LeftAlone(String why) implements Removal {}

    /** It is out of the catalogue or untouched, but files may remain; removing it again goes on. */
    record Failed(RepositoryFailure failure) implements Removal {}

    /** Something to take away, and the bytes that this frees. */
    interface Work {
        long run() throws IOException;
    }

    static Removal by(Work work, Function<IOException, RepositoryFailure> explained) {
        try {
            return new Removed(work.run());
        } catch (NoSuchFileException another) {
            return new Absent();
        } catch (IOException failure) {
            return new Failed(explained.apply(failure));
        }
    }

    /** Of two, what one has to know: a failure before all else, then what was removed. */
    default Removal and(Removal next) {
        if (this instanceof Removed one && next instanceof Removed other) {
            return new Removed(one.bytesFreed() + other.bytesFreed());
        }
        return this instanceof Failed || next instanceof Absent ? this : next;
    }
}
