package dev.luneo.dr.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The names that a plan gives to its parts, known before any part is read: a reference is checked where it stands. */
record Names(Optional<MappingNode> plan) {

    static final Names NONE = new Names(Optional.empty());

    /** @param paths such as {@code communication.contacts}: the keys there, in the order of the file */
    Set<String> under(List<String> paths) {
        Set<String> names = new LinkedHashSet<>();
        for (String path : paths) {
            Optional<Node> node = plan.map(Node.class::cast);
            for (String key : path.split("\\.")) {
                node = node.flatMap(found -> child(found, key));
            }
            node.ifPresent(found -> names.addAll(keys(found)));
        }
        return names;
    }

    private static Optional<Node> child(Node node, String key) {
        return tuples(node).stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static List<String> keys(Node node) {
        return tuples(node).stream()
                .map(NodeTuple::getKeyNode)
                .filter(ScalarNode.class::isInstance)
                .map(key -> ((ScalarNode) key).getValue())
                .toList();
    }

    private static List<NodeTuple> tuples(Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }
}
