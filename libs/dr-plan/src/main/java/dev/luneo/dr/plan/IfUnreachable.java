package dev.luneo.dr.plan;

/** What to do when the old database does not answer when it is to be shut, so that nobody knows whether it is written to. */
public enum IfUnreachable {
    /** Wait for it, or for the word of an incident lead, before anything is switched over. The default. */
    ASK,
    /** Switch over all the same. What is written to the old database from then on is lost. */
    GO_ON;

    @Override
    public String toString() {
        return Words.of(this);
    }
}
