package dev.luneo.dr.deploy;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param state a directory for what is worth keeping and not in the log: the output of migrations */
@ConfigurationProperties("dr")
record DeployProperties(@DefaultValue("state") Path state) {}
