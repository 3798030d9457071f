package dev.luneo.dr.repository.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A store as a bucket is one: keys that are no more than names, objects that are there or not. Nothing of it is a file. */
public final class InMemoryStore implements ObjectStore {
    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private volatile boolean made;
    private volatile Instant lastWrite = Instant.now();

    @Override
    public String place() {
        return "memory:" + System.identityHashCode(this);
    }

    @Override
    public void make() {
        made = true;
    }

    @Override
    public boolean isThere() {
        return made;
    }

    @Override
    public InputStream open(String key) throws IOException {
        byte[] content = objects.get(key);
        if (content == null) {
            throw new NoSuchFileException(key);
        }
        return new ByteArrayInputStream(content);
    }

    @Override
    public void put(String key, InputStream content) throws IOException {
        if (objects.putIfAbsent(key, content.readAllBytes()) != null) {
            throw new FileAlreadyExistsException(key);
        }
        lastWrite = Instant.now();
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    @Override
    public Stream<String> names(String prefix) throws IOException {
        Set<String> names = beneath(prefix).keySet().stream()
                .map(name -> name.split("/", 2)[0])
                .collect(Collectors.toSet());
        if (names.isEmpty() && !prefix.isEmpty()) {
            throw new NoSuchFileException(prefix);
        }
        return names.stream();
    }

    @Override
    public Listing list(String prefix, int most) throws IOException {
        Map<String, byte[]> all = beneath(prefix);
        if (all.isEmpty()) {
            throw new NoSuchFileException(prefix);
        }
        Map<String, Long> lengths = new TreeMap<>();
        all.entrySet().stream().limit(most).forEach(each -> lengths.put(each.getKey(), (long) each.getValue().length));
        return new Listing(
                lengths,
                Map.of(),
                Set.of(),
                all.size() > most ? Map.of(".", "more than " + most + " objects") : Map.of(),
                lastWrite);
    }

    @Override
    public OptionalLong usableBytes() {
        return OptionalLong.empty();
    }

    private Map<String, byte[]> beneath(String prefix) {
        String from = prefix.isEmpty() ? "" : prefix + "/";
        Map<String, byte[]> found = new TreeMap<>();
        objects.tailMap(from).forEach((key, content) -> {
            if (key.startsWith(from)) {
                found.put(key.substring(from.length()), content);
            }
        });
        return found;
    }
}
