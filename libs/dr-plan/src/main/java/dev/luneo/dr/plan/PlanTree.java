package dev.luneo.dr.plan;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The YAML of a plan as a tree with line numbers, reduced to the part of YAML that has no surprises. */
final class PlanTree {

    /** A plan is a few hundred lines; this is a hundred times that. */
    static final int LARGEST = 1024 * 1024;

    private static final int DEEPEST = 30;
    private static final Set<Tag> PLAIN_TAGS = Set.of(
            Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE, new Tag("!"));

    private PlanTree() {}

    static Optional<MappingNode> of(String yaml, Problems problems) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LARGEST);
        limits.setNestingDepthLimit(DEEPEST);
        limits.setMaxAliasesForCollections(0);
        try {
            if (hasAlias(yaml, limits, problems)) {
                return Optional.empty();
            }
            Node root = new Yaml(limits).compose(new StringReader(yaml));
            if (root == null
                    || root instanceof ScalarNode scalar && scalar.getValue().isBlank()) {
                problems.error("", 0, "", "is empty", "have one written: ./dr plan init");
                return Optional.empty();
            }
            if (root instanceof MappingNode mapping) {
                inspect("", mapping, problems);
                return Optional.of(mapping);
            }
            problems.error("", line(root), "", "is not made of keys and values", "begin it with `plan: NAME`");
        } catch (MarkedYAMLException e) {
            YamlMistake mistake = YamlMistake.of(e);
            problems.error("", mistake.line(), "", mistake.problem(), mistake.wayOut());
        } catch (YAMLException e) {
            problems.error(
                    "",
                    0,
                    "",
                    "is not valid YAML: " + firstLine(String.valueOf(e.getMessage())),
                    "see https://yaml.org for its rules");
        }
        return Optional.empty();
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.NULL)
                && !scalar.getValue().equals("null");
    }

    /** Aliases can make a small file endless, and a plan in which a value stands elsewhere is hard to trust. */
    private static boolean hasAlias(String yaml, LoaderOptions limits, Problems problems) {
        boolean found = false;
        for (Event event : new Yaml(limits).parse(new StringReader(yaml))) {
            if (event instanceof AliasEvent alias) {
                found = true;
                problems.error(
                        "",
                        alias.getStartMark().getLine() + 1,
                        "*" + alias.getAnchor(),
                        "is an alias, which plans do not have",
                        "write the value out");
            }
        }
        return found;
    }

    private static void inspect(String path, Node node, Problems problems) {
        if (!PLAIN_TAGS.contains(node.getTag())) {
            problems.error(
                    path, line(node), node.getTag().getValue(), "is a tag, which plans do not have", "remove it");
        }
        if (node instanceof SequenceNode sequence) {
            int index = 0;
            for (Node item : sequence.getValue()) {
                inspect(path + "[" + index++ + "]", item, problems);
            }
        } else if (node instanceof MappingNode mapping) {
            inspectKeys(path, mapping, problems);
        }
    }

    private static void inspectKeys(String path, MappingNode mapping, Problems problems) {
        Map<String, Integer> firstLines = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            int line = line(entry.getKeyNode());
            if (!(entry.getKeyNode() instanceof ScalarNode scalar)) {
                problems.error(path, line, "", "has a key that is not text", "write `key: value`");
                continue;
            }
            String child = join(path, scalar.getValue());
            Integer first = firstLines.putIfAbsent(scalar.getValue(), line);
            if (first != null) {
                problems.error(child, line, "", "is given twice, first in line " + first, "remove one of them");
            }
            inspect(child, entry.getValueNode(), problems);
        }
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("it cannot be parsed");
    }
}
