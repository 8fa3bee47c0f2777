package org.outerloop.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.RecordJson;

/**
 * Settings of a job: a HOCON file, changed by {@code --set key=value}, read strictly into a record.
 * There are no defaults in code: what a command needs stands in a file under conf/, and a key that
 * is missing or unknown is an error that names key and file.
 */
public final class SettingsFile {
  private SettingsFile() {}

  /** Reads the whole file into a record whose components are its keys. */
  public static <R extends Record> R read(Path file, List<String> changes, Class<R> type) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("No settings file " + file + "; see conf/ for examples");
    }
    try {
      Config config = overrides(changes).withFallback(parse(file)).resolve();
      String json = config.root().render(ConfigRenderOptions.concise());
      return RecordJson.fromBytes(json.getBytes(StandardCharsets.UTF_8), type);
    } catch (ConfigException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    } catch (InvalidJsonException e) {
      throw new UserException("Setting in " + file + ": " + e.getMessage(), e);
    }
  }

  private static Config parse(Path file) {
    return ConfigFactory.parseFile(
        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static Config overrides(List<String> changes) {
    Config config = ConfigFactory.empty();
    for (String change : changes) {
      if (change.indexOf('=') < 1) {
        throw new UserException("--set wants key=value, got '" + change + "'");
      }
      try {
        config = ConfigFactory.parseString(change).withFallback(config);
      } catch (ConfigException e) {
        throw new UserException("--set " + change + ": " + e.getMessage(), e);
      }
    }
    return config;
  }
}
