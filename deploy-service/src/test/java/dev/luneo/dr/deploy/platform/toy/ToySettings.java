package dev.luneo.dr.deploy.platform.toy;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.platform.ChangedMeanwhileException;
import dev.luneo.dr.deploy.platform.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Settings in memory. */
public record ToySettings(
        AtomicReference<Map<String, String>> place,
        Map<String, Map<String, String>> kept,
        Map<String, String> read,
        Map<String, String> wanted)
        implements Settings {

    /** Of nobody. */
    public static ToySettings of(Map<String, String> values) {
        return new ToySettings(new AtomicReference<>(values), Map.of(), values, values);
    }

    @Override
    public Map<String, String> values() {
        return wanted;
    }

    @Override
    public boolean has(String variable) {
        return !wanted.getOrDefault(variable, "").isBlank();
    }

    @Override
    public Optional<Settings> with(String variable, String value) {
        Map<String, String> more = new HashMap<>(wanted);
        more.put(variable, value);
        return Optional.of(new ToySettings(place, kept, read, Map.copyOf(more)));
    }

    @Override
    public Optional<Settings> asKept(String recoveryId, String variable) {
        return Optional.ofNullable(kept.get(recoveryId)).map(before -> {
            Map<String, String> back = new HashMap<>(wanted);
            back.remove(variable);
            Optional.ofNullable(before.get(variable)).ifPresent(value -> back.put(variable, value));
            return new ToySettings(place, kept, read, Map.copyOf(back));
        });
    }

    @Override
    public void write(Runnable stillOurs) throws ChangedMeanwhileException {
        synchronized (place) {
            stillOurs.run();
            if (!read.equals(place.get())) {
                throw new ChangedMeanwhileException(
                        DeployFailure.ENV_FILE_CHANGED.because("somebody has changed the toy"), new Exception());
            }
            place.set(wanted);
        }
    }

    @Override
    public String toString() {
        return "ToySettings" + wanted.keySet();
    }
}
