package dev.luneo.dr.plan;

/** In which way a database is copied. */
public interface BackupMethodPlan {}
