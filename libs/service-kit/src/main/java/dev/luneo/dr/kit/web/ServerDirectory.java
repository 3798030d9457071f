package dev.luneo.dr.kit.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.util.FileSystemUtils;

/** Where Tomcat works. It keeps nothing of ours there, and by itself leaves the directory behind each time a service ends. */
final class ServerDirectory implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, AutoCloseable {
    private Optional<Path> directory = Optional.empty();

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        try {
            Path made = Files.createTempDirectory("luneo-dr-server-");
            directory = Optional.of(made);
            factory.setBaseDirectory(made.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("The web server has no directory to work in", e);
        }
    }

    Optional<Path> directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        if (directory.isPresent()) {
            FileSystemUtils.deleteRecursively(directory.get());
        }
    }
}
