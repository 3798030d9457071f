package dev.luneo.dr.plan;

/** Where an application runs. */
public interface PlatformPlan {

    /** The word that chooses it under {@code type}. */
    String type();

    /** For a sentence: "restarted by …". */
    String restartedBy();
}
