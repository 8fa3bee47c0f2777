package org.outerloop.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.outerloop.jobs.UserException;
import org.outerloop.jobs.contribution.EncodeFolder;
import org.outerloop.message.ContributionHeader;
import org.outerloop.protocol.CompressionSpec;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.PeerKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code outerloop contribution encode FOLDER --codec NAME --out FOLDER}. */
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a contribution of a folder of pseudo-gradients, NAME.npy of float32, one or two "
          + "dimensions: contribution.arrow, header.json and layout.json.",
      "The same arrays always give the same bytes."
    })
final class EncodeContributionCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "Folder of .npy files.")
  private Path folder;

  @Option(
      names = "--codec",
      required = true,
      paramLabel = "NAME",
      description = "How values are rounded: templar, sign-mean, two-levels or shaped-levels.")
  private String codec;

  @Option(
      names = "--coding",
      paramLabel = "NAME",
      defaultValue = "rice",
      description = "How positions and codes are written: rice (the default), context or packed.")
  private String coding;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "64",
      description = "Entries sent of a full chunk; default: 64.")
  private int topK;

  @Option(
      names = "--chunk-edge",
      paramLabel = "N",
      defaultValue = "64",
      description = "Edge of the square chunks of a matrix; default: 64.")
  private int chunkEdge;

  @Option(
      names = "--slice-entries",
      paramLabel = "N",
      defaultValue = "4194304",
      description = "Most entries of a slice; default: 4194304.")
  private int sliceEntries;

  @Option(
      names = "--error-decay",
      paramLabel = "B",
      defaultValue = "0.95",
      description = "Factor of the error feedback before the arrays are added; default: 0.95.")
  private double errorDecay;

  @Option(
      names = "--residual",
      description = "Write what is still not sent, as arrays of the same names, to residual/.")
  private boolean residual;

  @Option(
      names = "--error-feedback",
      paramLabel = "FOLDER",
      description =
          "What was not sent so far, as arrays of the same names: a residual/ written before.")
  private Optional<Path> errorFeedback;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Key file that signs the header; default: a key that everybody knows, so the signature "
              + "proves nothing.")
  private Optional<Path> key;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the contribution goes; must not exist.")
  private Path out;

  @Override
  public Integer call() {
    PeerKeys keys = key.map(EncodeContributionCommand::read).orElseGet(PublicKeys::rfc8032);
    ContributionHeader header =
        new EncodeFolder(spec(), keys).encode(folder, errorFeedback, residual, out);
    if (key.isEmpty()) {
      Say.line("The header is signed with the test key of RFC 8032; --key FILE signs with yours");
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("out", out.toString());
    figures.put("bytes", header.payloadBytes());
    figures.put("digest", header.payloadDigest().hex());
    figures.put("public_key", keys.publicHex());
    Say.figures(figures);
    return 0;
  }

  private CompressionSpec spec() {
    try {
      return new CompressionSpec(
          chunkEdge,
          topK,
          errorDecay,
          sliceEntries,
          constant("--codec", codec, Quantisation.values()),
          constant("--coding", coding, Coding.values()));
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private static <E extends Enum<E>> E constant(String option, String name, E[] constants) {
    List<String> names =
        java.util.Arrays.stream(constants)
            .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    int index = names.indexOf(name);
    if (index < 0) {
      throw new UserException(option + " is '" + name + "', none of " + names);
    }
    return constants[index];
  }

  private static PeerKeys read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != 2) {
        throw new UserException("Key file " + file + " does not hold two lines");
      }
      return PeerKeys.parse(lines.get(0), lines.get(1));
    } catch (IOException e) {
      throw new UserException("Cannot read the key file " + file, e);
    } catch (IllegalArgumentException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    }
  }

  /** Keys that are no secret. */
  private static final class PublicKeys {
    private PublicKeys() {}

    /** Of RFC 8032, section 7.1, test 1, as PKCS #8 and X.509. */
    static PeerKeys rfc8032() {
      return PeerKeys.parse(
          "302e020100300506032b657004220420"
              + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
          "302a300506032b6570032100"
              + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    }
  }
}
