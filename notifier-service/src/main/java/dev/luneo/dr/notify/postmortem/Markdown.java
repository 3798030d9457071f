package dev.luneo.dr.notify.postmortem;

/** Text of others inside a Markdown document: it stays text, on one line. */
final class Markdown {
    private Markdown() {}

    static String text(String foreign) {
        StringBuilder escaped = new StringBuilder();
        foreign.strip().replaceAll("\\s+", " ").chars().forEach(c -> {
            if ("\\`*_[]<>|#&~".indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append((char) c);
        });
        return escaped.toString();
    }
}
