package dev.luneo.dr.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.databind.json.JsonMapper;

/** The body of a request, written in the plan as YAML and sent as JSON. */
final class JsonBody {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NUMBER = "-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?";

    private final Section check;
    private final TemplateRule rule = TemplateRule.text("verifier-service");

    private JsonBody(Section check) {
        this.check = check;
    }

    static Optional<Template> of(Section check, Optional<Node> written) {
        Optional<Node> node = written.filter(found -> !PlanTree.isNothing(found));
        if (node.isPresent() && node.get() instanceof ScalarNode) {
            check.refuse("body", "is no JSON", "write it as YAML keys and values; it is sent as JSON");
            return Optional.empty();
        }
        Optional<Template> body = node.map(found ->
                new Template(JSON.writeValueAsString(new JsonBody(check).value("body", check.at("body"), found))));
        // Key order in the body is the author's: some receivers sign or compare bodies as text.
        body.ifPresent(template -> check.canonical("body", template.raw()));
        return body;
    }

    private @Nullable Object value(String key, String path, Node node) {
        if (node instanceof MappingNode mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode name) {
                    map.put(
                            name.getValue(),
                            value(name.getValue(), path + "." + name.getValue(), entry.getValueNode()));
                }
            }
            return map;
        }
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                list.add(value(key, path + "[" + list.size() + "]", item));
            }
            return list;
        }
        return scalar(key, path, (ScalarNode) node);
    }

    /** By the rules of JSON, not of YAML 1.1, in which {@code no}, {@code 0o7} and {@code 12:30} are no text. */
    private @Nullable Object scalar(String key, String path, ScalarNode node) {
        String text = node.getValue();
        if (node.getScalarStyle() == ScalarStyle.PLAIN) {
            switch (text) {
                case "true":
                    return true;
                case "false":
                    return false;
                case "null", "~", "":
                    return null;
                default:
                    if (text.matches(NUMBER)) {
                        return new BigDecimal(text);
                    }
            }
        }
        if (text.isEmpty()) {
            return text;
        }
        Scalar.of(check.reading(), key, path, node).filter(rule::accepts).ifPresent(scalar -> {
            boolean carried = text.matches("\\{[a-z][a-zA-Z0-9_-]*}");
            if (Secrets.isSecretName(key)
                    && !carried
                    && !scalar.template().literal().isBlank()) {
                check.reading()
                        .problems
                        .warning(
                                path,
                                scalar.line(),
                                scalar.shown(),
                                "looks like a secret that everybody who sees the plan can read",
                                "write ${A_VARIABLE} and set that in the environment of verifier-service");
            }
        });
        return text;
    }
}
