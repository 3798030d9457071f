package dev.luneo.dr.postgres;

import java.nio.file.Path;

/** A tool that was found and answered with its version. */
public record PostgresTool(String name, Path path, ToolVersion version) {}
