package dev.luneo.dr.stack.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Proposes where backups go: never on the disk that is lost with the database. */
record OtherDisk(Path mounts, Path usual) {
    /** Those that hold files across a restart, and can be written to by an ordinary user who is let. */
    private static final Set<String> KINDS = Set.of(
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "zfs",
            "f2fs",
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "ceph",
            "glusterfs",
            "fuse.sshfs");

    private static final List<String> NOT_FOR_DATA = List.of("/boot", "/snap", "/var/lib/docker", "/run");

    static OtherDisk ofThisMachine() {
        return new OtherDisk(Path.of("/proc/mounts"), Path.of("/var/lib/luneo-dr"));
    }

    /**
     * A directory for the backups of a database.
     *
     * @param data where the database lies; empty where that is another machine, or not told
     * @return empty where only the database's own disk is there, or nothing can be written to
     */
    Optional<Path> proposed(String database, Optional<Path> data) {
        Optional<Object> taken = data.flatMap(SharedDisks::disk);
        return Stream.concat(Stream.of(usual), others())
                .filter(place -> taken.isEmpty()
                        || SharedDisks.disk(place)
                                .filter(disk -> !disk.equals(taken.get()))
                                .isPresent())
                .filter(OtherDisk::canBeWritten)
                .findFirst()
                .map(place -> place.resolve("backups").resolve(database));
    }

    /** The largest first. */
    private Stream<Path> others() {
        try {
            return Files.readAllLines(mounts).stream()
                    .map(line -> line.split(" "))
                    .filter(mount -> mount.length > 2 && KINDS.contains(mount[2]))
                    .map(mount -> Path.of(mount[1].replace("\\040", " ")))
                    .filter(mount -> NOT_FOR_DATA.stream().noneMatch(mount::startsWith) && Files.isDirectory(mount))
                    .sorted(Comparator.comparingLong(OtherDisk::room).reversed())
                    .map(mount -> mount.resolve("luneo-dr"));
        } catch (IOException notLinux) {
            return Stream.empty();
        }
    }

    private static long room(Path mount) {
        try {
            return Files.getFileStore(mount).getUsableSpace();
        } catch (IOException gone) {
            return 0;
        }
    }

    private static boolean canBeWritten(Path place) {
        for (Path at = place; at != null; at = at.getParent()) {
            if (Files.exists(at)) {
                return Files.isDirectory(at) && Files.isWritable(at);
            }
        }
        return false;
    }
}
