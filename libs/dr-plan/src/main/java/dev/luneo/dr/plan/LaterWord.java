package dev.luneo.dr.plan;

/** A value of the intended plan that a later version will serve. */
record LaterWord(String word, String what, String wayOut) {}
