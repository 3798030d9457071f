package dev.luneo.dr.repository;

import dev.luneo.dr.repository.store.Listing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What really lies in a backup's place, held against its manifest: everything but altered content can be told from names and lengths. */
record Inventory(Listing found) {

    /** Twice what a backup may hold: whoever puts a million files beside it fills neither our memory nor our time. */
    static final int MOST_FILES = 2 * Manifest.MOST_OBJECTS;

    List<Damage> comparedWith(Manifest manifest) {
        List<Damage> damages = new ArrayList<>();
        Set<String> listed = new HashSet<>();
        listed.add(Manifest.FILE_NAME);
        for (StoredObject object : manifest.objects()) {
            listed.add(object.path());
            compare(object, damages);
        }
        found.unreadable().forEach((path, why) -> damages.add(new Damage(Damage.Kind.UNREADABLE, path, why)));
        found.strange().forEach((path, what) -> damages.add(new Damage(Damage.Kind.NOT_A_FILE, path, what)));
        found.lengths().forEach((path, bytes) -> {
            if (!listed.contains(path)) {
                damages.add(new Damage(Damage.Kind.EXTRA, path, "not listed, " + bytes + " bytes"));
            }
        });
        return damages;
    }

    private void compare(StoredObject object, List<Damage> damages) {
        String path = object.path();
        Long bytes = found.lengths().get(path);
        if (found.strange().containsKey(path)) {
            return;
        }
        if (found.directories().contains(path)) {
            damages.add(new Damage(Damage.Kind.NOT_A_FILE, path, "a directory, not a file"));
        } else if (bytes == null) {
            if (found.unreadable().keySet().stream().noneMatch(closed -> path.startsWith(closed + "/"))) {
                damages.add(new Damage(Damage.Kind.MISSING, path, object.bytes() + " bytes are not there"));
            }
        } else if (bytes < object.bytes()) {
            damages.add(new Damage(Damage.Kind.TRUNCATED, path, bytes + " of " + object.bytes() + " bytes are there"));
        } else if (bytes > object.bytes()) {
            damages.add(new Damage(Damage.Kind.ALTERED, path, bytes + " bytes instead of " + object.bytes()));
        }
    }
}
