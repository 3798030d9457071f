package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.deploy.DeployFailure;
import dev.luneo.dr.deploy.platform.ChangedMeanwhileException;
import dev.luneo.dr.deploy.platform.PlatformException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why the env file of an application cannot be used, in words, with its name. */
record EnvFileFailures(Path file, String application) {

    PlatformException unreadable(IOException e) {
        DeployFailure kind = e instanceof ForeignEnvFileException
                ? DeployFailure.ENV_FILE_OF_OTHERS
                : DeployFailure.ENV_FILE_UNREADABLE;
        return new PlatformException(
                kind.because("The env file %s of %s %s".formatted(file, application, reason(e))), e);
    }

    PlatformException unwritable(IOException e) {
        if (e instanceof EnvFileChangedException) {
            return new ChangedMeanwhileException(DeployFailure.ENV_FILE_CHANGED.because(notReplaced(e)), e);
        }
        DeployFailure kind = e instanceof EnvFileHeldException
                ? DeployFailure.ENV_FILE_HELD
                : e instanceof ForeignEnvFileException
                        ? DeployFailure.ENV_FILE_OF_OTHERS
                        : DeployFailure.ENV_FILE_NOT_WRITTEN;
        return new PlatformException(kind.because(notReplaced(e)), e);
    }

    private String notReplaced(IOException e) {
        return "The env file %s of %s cannot be replaced: it %s".formatted(file, application, reason(e));
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (e instanceof AccessDeniedException denied) {
            return "may not be used by us: %s".formatted(denied.getFile());
        }
        if (e instanceof EnvFileHeldException || e instanceof EnvFileChangedException) {
            return "is not ours to change in this moment: %s".formatted(e.getMessage());
        }
        if (e instanceof ForeignEnvFileException) {
            return "cannot be changed: %s".formatted(e.getMessage());
        }
        return "cannot be used: %s".formatted(e.getMessage());
    }
}
