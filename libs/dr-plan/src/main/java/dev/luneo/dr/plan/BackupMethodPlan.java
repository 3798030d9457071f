package dev.luneo.dr.plan;

/** In which way a database is copied. */
public interface BackupMethodPlan {

    /** What the plan, manifests and measurements call it. */
    String word();
}
