package org.outerloop.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.protocol.SplitMix64;

/**
 * One random bit of one random object of a run is wrong: the audit names the object. Of all that a
 * run leaves but the corpus, which a manifest covers, and the peers' own states, which only they
 * read. {@code -Dflipped.bits=200 -Dflipped.seed=3} makes more trials than the usual few.
 */
class FlippedBitsTest {
  private static final int TRIALS = Integer.getInteger("flipped.bits", 16);
  private static final long SEED = Long.getLong("flipped.seed", 11);

  @TempDir static Path folder;
  private static AuditedRun audited;
  private static List<Path> objects;

  @BeforeAll
  static void run() throws IOException {
    audited = new AuditedRun(folder, 2);
    try (Stream<Path> files = Files.walk(folder)) {
      objects =
          files.filter(Files::isRegularFile).filter(FlippedBitsTest::covered).sorted().toList();
    }
  }

  private static boolean covered(Path file) {
    String bucket = folder.relativize(file).getName(0).toString();
    String key = key(file);
    return !List.of("corpus", "machine").contains(bucket)
        && !key.startsWith(audited.run.spec.keys().states())
        && !file.getFileName().toString().endsWith(".crc");
  }

  /** As the store names it. */
  private static String key(Path file) {
    Path inside = folder.relativize(file);
    return inside.subpath(1, inside.getNameCount()).toString();
  }

  @Test
  void everyKindOfObjectIsThere() {
    assertThat(objects.stream().map(file -> file.getFileName().toString()))
        .contains(
            "run.json",
            "record.json",
            "header.json",
            "contribution.arrow",
            "trace.json",
            "activations.bin");
  }

  @Test
  void everyFlippedBitIsFoundAndItsObjectNamed() throws IOException {
    SplitMix64 random = new SplitMix64(SEED);
    List<String> missed = new ArrayList<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      // few large objects have nearly all bytes, so first the object is drawn
      Path object = objects.get((trial * 7 + random.nextInt(5)) % objects.size());
      byte[] bytes = Files.readAllBytes(object);
      int at = random.nextInt(bytes.length);
      int bit = random.nextInt(8);
      if (!found(object, bytes, at, bit)) {
        missed.add(key(object) + " byte " + at + " of " + bytes.length + " bit " + bit);
      }
    }
    assertThat(missed).isEmpty();
    assertThat(audited.audit()).isEmpty();
  }

  private static boolean found(Path object, byte[] bytes, int at, int bit) throws IOException {
    FileTime time = Files.getLastModifiedTime(object);
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) (1 << bit);
    try {
      Files.write(object, flipped);
      Files.setLastModifiedTime(object, time);
      return audited.audit().stream()
          .anyMatch(finding -> finding.difference() && finding.key().endsWith(key(object)));
    } finally {
      Files.write(object, bytes);
      Files.setLastModifiedTime(object, time);
    }
  }
}
