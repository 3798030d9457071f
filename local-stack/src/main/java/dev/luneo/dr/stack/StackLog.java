package dev.luneo.dr.stack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/** One structured log for all services of this JVM; the terminal is for people. */
public final class StackLog {
    private StackLog() {}

    /**
     * Sends everything that is logged to a file, as JSON lines with the recovery's id, in the shape in which a service that runs
     * alone writes them (Elastic Common Schema); five files of 20 MB at most, of which no library fills more than its {@link LogShare}.
     */
    public static void to(Path file) {
        // Tomcat logs through java.util.logging, which would write on the terminal.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        // The encoder of a service that runs alone, which would look for the format in Boot's environment.
        context.putObject(Environment.class.getName(), new StandardEnvironment());
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat("ecs");
        encoder.start();
        RollingFileAppender<ILoggingEvent> appender = new PrivateFiles();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMaxIndex(4);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf("20MB"));
        trigger.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("dev.luneo").setLevel(Level.INFO);
        // It warns at every start that it is there; it is, behind a token.
        context.getLogger("org.springdoc.core.events").setLevel(Level.ERROR);
        // A client that cannot reach the broker says so many times a second.
        context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
    }

    /** Databases' names and what tools said are nobody else's business; the umask would let everybody read them. */
    private static final class PrivateFiles extends RollingFileAppender<ILoggingEvent> {
        private final LogShare share = new LogShare();

        @Override
        protected void append(ILoggingEvent event) {
            OptionalInt leftOut = share.admit(event.getLoggerName(), System.nanoTime());
            if (leftOut.isEmpty()) {
                return;
            }
            if (leftOut.getAsInt() > 0) {
                Logger logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(event.getLoggerName());
                super.append(new LoggingEvent(
                        StackLog.class.getName(),
                        logger,
                        Level.WARN,
                        "{} lines like those before were left out: more than {} in {}",
                        null,
                        new Object[] {leftOut.getAsInt(), LogShare.MOST_LINES, LogShare.WINDOW}));
            }
            super.append(event);
        }

        @Override
        public void openFile(String name) throws IOException {
            super.openFile(name);
            Files.setPosixFilePermissions(Path.of(name), PosixFilePermissions.fromString("rw-------"));
        }
    }
}
