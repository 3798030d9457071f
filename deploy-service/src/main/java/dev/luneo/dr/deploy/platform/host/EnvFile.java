package dev.luneo.dr.deploy.platform.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of an env file: lines of {@code NAME=value}, with or without {@code export} and quotes. Immutable. A change of
 * one variable leaves every other byte as it is. A variable that is set more than once has the last value.
 */
final class EnvFile {
    private final List<EnvLine> lines;

    private EnvFile(List<EnvLine> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Any bytes at all: what is no setting is kept as it is. */
    public static EnvFile of(byte[] bytes) {
        return new EnvFile(EnvLine.parse(new String(bytes, ISO_8859_1)));
    }

    public byte[] bytes() {
        return text().getBytes(ISO_8859_1);
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(values().get(name));
    }

    /** What programs that read the file get; often secret. */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        lines.forEach(line -> {
            if (line instanceof EnvLine.Setting setting) {
                values.put(setting.name(), setting.value().decoded());
            }
        });
        return values;
    }

    /** The same with references to each other filled in, as shells and dotenv libraries do. */
    public Map<String, String> expanded() {
        Map<String, EnvValue> written = new LinkedHashMap<>();
        settings().forEach(setting -> written.put(setting.name(), setting.value()));
        return References.filled(written);
    }

    /**
     * With a variable set, wherever it was set before, in the way each place was written; at the end when it was not.
     *
     * @return empty when the value cannot be written so that every reader of env files understands the same: it holds line
     *     breaks, or both kinds of quotes
     */
    public Optional<EnvFile> with(String name, String value) {
        List<EnvLine> changed = new ArrayList<>();
        boolean found = false;
        for (EnvLine line : lines) {
            if (line instanceof EnvLine.Setting setting && setting.name().equals(name)) {
                Optional<EnvValue> rewritten = setting.value().rewritten(value);
                if (rewritten.isEmpty()) {
                    return Optional.empty();
                }
                found = true;
                changed.add(setting.with(rewritten.get()));
            } else {
                changed.add(line);
            }
        }
        return found ? Optional.of(new EnvFile(changed)) : appended(name, value);
    }

    /** With a variable as it stands in an earlier version of this file: the same places, the same quotes, or not at all. */
    public EnvFile restored(String name, EnvFile earlier) {
        List<EnvLine.Setting> were = earlier.settings(name);
        List<EnvLine.Setting> are = settings(name);
        if (were.isEmpty()) {
            return without(name, earlier);
        }
        if (are.isEmpty()) {
            return new EnvFile(plus(were.get(were.size() - 1)));
        }
        List<EnvLine> changed = new ArrayList<>();
        int next = 0;
        for (EnvLine line : lines) {
            if (line instanceof EnvLine.Setting setting && setting.name().equals(name)) {
                // Somebody may have added or removed a line meanwhile; the last one is the one that counts.
                int from = are.size() == were.size() ? next : were.size() - 1;
                changed.add(setting.with(were.get(from).value()));
                next++;
            } else {
                changed.add(line);
            }
        }
        return new EnvFile(changed);
    }

    private EnvFile without(String name, EnvFile earlier) {
        List<EnvLine> left = lines.stream()
                .filter(line -> !(line instanceof EnvLine.Setting setting
                        && setting.name().equals(name)))
                .toList();
        String text = text(left);
        boolean addedLineEnd = !earlier.text().endsWith("\n") && text.equals(earlier.text() + earlier.lineEnd());
        return addedLineEnd ? earlier : new EnvFile(left);
    }

    private Optional<EnvFile> appended(String name, String value) {
        List<EnvLine.Setting> settings = settings();
        boolean export = !settings.isEmpty() && settings.stream().allMatch(EnvLine.Setting::exported);
        return new EnvValue("", EnvValue.Quotes.NONE)
                .rewritten(value)
                .map(written -> new EnvFile(
                        plus(new EnvLine.Setting((export ? "export " : "") + name + "=", name, written, ""))));
    }

    private List<EnvLine> plus(EnvLine.Setting setting) {
        List<EnvLine> more = new ArrayList<>(lines);
        boolean ended = text().isEmpty() || text().endsWith("\n");
        if (!ended) {
            more.add(new EnvLine.Other(lineEnd()));
        }
        more.add(new EnvLine.Setting(setting.before(), setting.name(), setting.value(), ended ? lineEnd() : ""));
        return more;
    }

    private String lineEnd() {
        return text().contains("\r\n") ? "\r\n" : "\n";
    }

    private List<EnvLine.Setting> settings() {
        return lines.stream()
                .filter(EnvLine.Setting.class::isInstance)
                .map(EnvLine.Setting.class::cast)
                .toList();
    }

    private List<EnvLine.Setting> settings(String name) {
        return settings().stream()
                .filter(setting -> setting.name().equals(name))
                .toList();
    }

    private String text() {
        return text(lines);
    }

    private static String text(List<EnvLine> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()));
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EnvFile that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    /** Names only: the values are secrets. */
    @Override
    public String toString() {
        return "EnvFile" + values().keySet();
    }
}
