package dev.luneo.dr.verify.check;

import dev.luneo.dr.plan.Resolution;
import dev.luneo.dr.plan.Template;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an application's checks carry from one to the next, such as the token of a login. Lives in memory for one run of the
 * checks: these values are secrets, so none ever gets into an event, and a run that was interrupted begins again.
 */
public final class Carried {
    /** A name in braces that a check earlier in the plan keeps; a <code>${VARIABLE}</code> is something else. */
    private static final Pattern PLACE = Pattern.compile("(?<!\\$)\\{([a-z][a-zA-Z0-9_-]*)}");

    /** Stands for a carried value while variables are filled in; these characters are nobody's text. */
    private static final Pattern MARK = Pattern.compile("\uE000[a-zA-Z0-9_-]+\uE001");

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> lost = new HashMap<>();

    void keep(Map<String, String> kept) {
        values.putAll(kept);
        lost.keySet().removeAll(kept.keySet());
    }

    /** The check did not get as far as keeping anything. */
    void lose(PlannedCheck check) {
        check.plan().keeps().forEach(name -> {
            values.remove(name);
            lost.put(name, check.id());
        });
    }

    /** Why a check cannot be made: it uses a value that an earlier one should have kept. */
    Optional<String> lostFor(PlannedCheck check) {
        return check.plan().templates().stream()
                .flatMap(template -> PLACE.matcher(template.raw()).results())
                .map(found -> found.group(1))
                .filter(lost::containsKey)
                .findFirst()
                .map(name -> "needs {%s}, which %s should have kept".formatted(name, lost.get(name)));
    }

    Collection<String> secrets() {
        return values.values();
    }

    /**
     * Fills both kinds of places once each: what a variable holds is not searched for carried names, nor what an
     * application answered for variables, or it could make us send it our secrets.
     */
    public String fill(Template template, Function<Template, Resolution> variables, UnaryOperator<String> encoding) {
        Map<String, String> marks = new HashMap<>();
        Matcher places = PLACE.matcher(template.raw());
        String marked = places.replaceAll(found -> {
            String name = found.group(1);
            String value = values.get(name);
            if (value == null) {
                return Matcher.quoteReplacement(found.group());
            }
            String mark = "\uE000" + name + "\uE001";
            marks.put(mark, encoding.apply(value));
            return Matcher.quoteReplacement(mark);
        });
        Resolution resolution = variables.apply(new Template(marked));
        if (!(resolution instanceof Resolution.Resolved resolved)) {
            throw new IllegalStateException("A check with variables missing must have been skipped: " + template.raw());
        }
        return MARK.matcher(resolved.value())
                .replaceAll(found -> Matcher.quoteReplacement(marks.getOrDefault(found.group(), found.group())));
    }

    /** A text as it stands between the quotes of a JSON string. */
    public static String inJson(String text) {
        String quoted = JsonMapper.shared().writeValueAsString(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    @Override
    public String toString() {
        return "Carried" + values.keySet();
    }
}
