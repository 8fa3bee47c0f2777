package org.outerloop.audit.evidence;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;
import org.outerloop.storage.StoreLocation;

/**
 * Checks evidence against a validator, by itself: no Spark, no libtorch, nothing of the party that
 * brings it.
 *
 * <pre>
 *   java -cp outerloop-lib.jar:jackson-databind.jar:jackson-core.jar:jackson-annotations.jar \
 *       org.outerloop.audit.evidence.VerifyEvidence EVIDENCE.json \
 *       [--settings DIGEST] [--store run=file:/... --store corpus=file:/... --store PEER=file:/...]
 * </pre>
 *
 * <p>Ends with 0 if it is proven, 1 if not, 2 if it is unreadable or the arguments are.
 */
public final class VerifyEvidence {
  private static final int PROVEN = 0;
  private static final int NOT_PROVEN = 1;
  private static final int UNREADABLE = 2;

  private VerifyEvidence() {}

  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out)); // the one place in lib that prints
  }

  /** What {@link #main} does; returns the exit code. */
  public static int run(List<String> args, PrintStream out) {
    Optional<Path> file = Optional.empty();
    Optional<Digest> settings = Optional.empty();
    Map<String, StoreLocation> stores = new TreeMap<>();
    try {
      for (int i = 0; i < args.size(); i++) {
        switch (args.get(i)) {
          case "--settings" -> settings = Optional.of(Digest.parse(next(args, ++i)));
          case "--store" -> addStore(next(args, ++i), stores);
          default -> {
            Require.that(file.isEmpty(), "Unexpected '%s'", args.get(i));
            file = Optional.of(Path.of(args.get(i)));
          }
        }
      }
      Require.that(file.isPresent(), "Which file?");
      return verify(file.orElseThrow(), new Places(stores), settings, out);
    } catch (IllegalArgumentException e) {
      out.println("unreadable: " + e.getMessage());
      return UNREADABLE;
    } catch (IOException e) {
      out.println("unreadable: " + e);
      return UNREADABLE;
    }
  }

  /** Checks one file; returns the exit code. */
  public static int verify(Path file, Places places, Optional<Digest> settings, PrintStream out)
      throws IOException {
    Require.that(
        Files.size(file) <= LieProof.MAX_BYTES,
        "%s has %s bytes, evidence at most %s",
        file,
        Files.size(file),
        LieProof.MAX_BYTES);
    LieProof proof = LieProof.fromBytes(Files.readAllBytes(file));
    try (places) {
      Verification result = Verification.of(proof, places, settings);
      result.says().forEach(line -> out.println(printable(line)));
      return result.proven() ? PROVEN : NOT_PROVEN;
    }
  }

  private static void addStore(String named, Map<String, StoreLocation> stores) {
    int equals = named.indexOf('=');
    Require.that(equals > 0, "--store '%s' is not NAME=URI", named);
    stores.put(
        named.substring(0, equals), new StoreLocation(named.substring(equals + 1), Map.of()));
  }

  /** What strangers wrote must not move the cursor. */
  private static String printable(String line) {
    return line.replaceAll("\\p{Cntrl}", "?");
  }

  private static String next(List<String> args, int index) {
    Require.that(index < args.size(), "Nothing after %s", args.get(index - 1));
    return args.get(index);
  }
}
