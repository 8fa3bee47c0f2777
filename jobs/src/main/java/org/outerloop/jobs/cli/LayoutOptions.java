package org.outerloop.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.jobs.SettingsFile;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.contribution.LayoutFile;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.RecordJson;
import org.outerloop.protocol.RunSpec;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where names and shapes of the tensors of a contribution come from: it does not hold them. */
final class LayoutOptions {
  @ArgGroup Source source = new Source();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes one setting of --conf. May be given again.")
  List<String> changes = new ArrayList<>();

  @Option(
      names = "--key",
      paramLabel = "HEX",
      description =
          "Public key of the peer, as the ledger has it, to check the header's signature.")
  Optional<String> key = Optional.empty();

  /** One of three files. */
  static final class Source {
    @Option(
        names = "--layout",
        paramLabel = "FILE",
        description = "Names and shapes, as encode writes them; default: layout.json beside FILE.")
    Optional<Path> layout = Optional.empty();

    @Option(
        names = "--conf",
        paramLabel = "FILE",
        description = "Settings of the run; its model has the tensors.")
    Optional<Path> conf = Optional.empty();

    @Option(
        names = "--run",
        paramLabel = "FILE",
        description = "run.json of the run; its model has the tensors.")
    Optional<Path> run = Optional.empty();
  }

  /** The layout, if anything says it. */
  Optional<ParameterLayout> layout(Path payload) {
    if (source.conf.isPresent()) {
      RunConf conf = SettingsFile.read(source.conf.get(), changes, RunConf.class);
      return Optional.of(ParameterLayout.of(conf.model()));
    } else if (source.run.isPresent()) {
      return Optional.of(ParameterLayout.of(run().model()));
    }
    Path beside = payload.resolveSibling(LayoutFile.NAME);
    return source.layout.or(() -> Optional.of(beside).filter(Files::exists)).map(LayoutFile::read);
  }

  /** The key of the peer, if it was given. */
  Optional<PublicKey> key() {
    try {
      return key.map(PeerKeys::publicKey);
    } catch (IllegalArgumentException e) {
      throw new UserException("--key: " + e.getMessage(), e);
    }
  }

  private RunSpec run() {
    Path path = source.run.orElseThrow();
    try {
      return RecordJson.fromBytes(Files.readAllBytes(path), RunSpec.class);
    } catch (IOException e) {
      throw new UserException("Cannot read " + path, e);
    } catch (InvalidJsonException e) {
      throw new UserException(path + ": " + e.getMessage(), e);
    }
  }
}
