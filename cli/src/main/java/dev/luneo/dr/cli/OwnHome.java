package dev.luneo.dr.cli;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a directory is a home of this user's. Its files say where tokens are sent, so whoever could have written one of them would get the
 * tokens: a directory that a stranger prepared, with a link to the credentials of whoever types a command there, is none.
 */
record OwnHome(long user) {
    private static final long ROOT = 0;
    private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");

    static OwnHome ofThisUser() {
        return new OwnHome(new UnixSystem().getUid());
    }

    /**
     * @param named by whoever typed the command, who is answerable for it: root then takes another user's, if all of it is of that one user
     * @return the directory itself, where links led to it
     * @throws Stop when it is somebody else's, or others could have written in it
     */
    Path checked(Path home, boolean named) {
        Path real;
        try {
            real = home.toRealPath();
        } catch (IOException none) {
            return home;
        }
        long owner = look(real, user).owner();
        if (owner != user && !(named && user == ROOT)) {
            throw Stop.because(
                    user == ROOT
                            ? "The directory %s is another user's, so it is not used unless it is named:  --home %s"
                                    .formatted(real, Typed.quoted(real.toString()))
                            : "The directory %s is another user's, who could read your token there. Nothing was sent. Do this as that user, or name your stack with --home DIR"
                                    .formatted(real));
        }
        whole(real, owner);
        for (String name : new String[] {"stack.json", "credentials.json"}) {
            if (Files.exists(real.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                whole(real.resolve(name), owner);
            }
        }
        return real;
    }

    /** The link too, where it was found rather than named: somebody else's would choose among this user's stacks. */
    Path found(Path home) {
        if (Files.isSymbolicLink(home) && look(home, user).owner() != user) {
            throw Stop.because("%s is a link that somebody else made. Nothing was sent. Name your stack with --home DIR"
                    .formatted(home));
        }
        return checked(home, false);
    }

    /** Of a home that was checked; not where a link leads, though it may have been put there since. */
    static String read(Path file) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void whole(Path path, long owner) {
        Look look = look(path, owner);
        look.wrong(owner).ifPresent(wrong -> {
            throw Stop.because(
                    "%s %s. Nothing was sent. Is it yours, then:  %s".formatted(path, wrong, look.mended(path, owner)));
        });
    }

    /** What is known of a file or directory without opening it. */
    record Look(long owner, boolean link, Set<PosixFilePermission> permissions) {
        Look {
            permissions = Set.copyOf(permissions);
        }

        Optional<String> wrong(long wanted) {
            if (link) {
                return Optional.of("is a link to elsewhere, which a home's file never is");
            }
            if (owner != wanted) {
                return Optional.of("is another user's than its home");
            }
            return permissions.stream().anyMatch(OTHERS_WRITE::contains)
                    ? Optional.of("may be written by others, who could have your token sent to them")
                    : Optional.empty();
        }

        private String mended(Path path, long wanted) {
            return link || owner != wanted
                    ? "have the stack started again, which writes it anew"
                    : "chmod go-w " + Typed.quoted(path.toString());
        }
    }

    private static Look look(Path path, long user) {
        try {
            PosixFileAttributes seen = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Number owner =
                    (Number) Objects.requireNonNull(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
            return new Look(owner.longValue(), seen.isSymbolicLink(), seen.permissions());
        } catch (NoSuchFileException gone) {
            return new Look(user, false, Set.of());
        } catch (IOException | UnsupportedOperationException unknown) {
            throw Stop.because(
                    "Whose %s is cannot be seen (%s), so it is not used".formatted(path, unknown.getMessage()));
        }
    }
}
