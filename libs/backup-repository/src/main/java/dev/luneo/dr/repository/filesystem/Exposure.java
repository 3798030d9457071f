package dev.luneo.dr.repository.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who else may change what lies in a draft: whoever may write in a directory on the way to it can put another one in its place, and
 * what lies there in the end is what we sign.
 */
public final class Exposure {

    private static final int GROUP_OR_OTHERS_WRITE = 0022;

    /** In such a directory nobody renames what belongs to another user, so that {@code /tmp} is no way in. */
    private static final int STICKY = 01000;

    private static final int ROOT = 0;

    private Exposure() {}

    /**
     * What is open to others, with the way out; empty when only this user and root can change what lies in the draft.
     *
     * @param draft made by this user a moment ago: whose it is, is who we are
     */
    public static Optional<String> of(Path draft) throws IOException {
        int us = numberOf(draft, "uid");
        for (Path directory : wayTo(draft)) {
            int owner = numberOf(directory, "uid");
            int mode = numberOf(directory, "mode");
            if (owner != us && owner != ROOT) {
                return Optional.of(
                        "%s belongs to user %d, who could put something else in place of the backup while it is written. Run `chown %d %s`, or name a directory of our own in the plan"
                                .formatted(directory, owner, us, directory));
            }
            if ((mode & GROUP_OR_OTHERS_WRITE) != 0 && (mode & STICKY) == 0) {
                return Optional.of(
                        "%s may be written by others (its mode is %04o), who could put something else in place of the backup while it is written. Run `chmod go-w %s`, or name a directory of our own in the plan"
                                .formatted(directory, mode & 07777, directory));
            }
        }
        return Optional.empty();
    }

    /** As it is named, and as it is when links are followed: one can be turned where either leads through. */
    private static Set<Path> wayTo(Path draft) throws IOException {
        Set<Path> way = new LinkedHashSet<>();
        for (Path name : new Path[] {draft.toAbsolutePath(), draft.toRealPath()}) {
            for (Path at = name.getParent(); at != null; at = at.getParent()) {
                way.add(at);
            }
        }
        return way;
    }

    private static int numberOf(Path path, String attribute) throws IOException {
        Map<String, Object> all = Files.readAttributes(path, "unix:" + attribute);
        return all.get(attribute) instanceof Integer number ? number : -1;
    }
}
