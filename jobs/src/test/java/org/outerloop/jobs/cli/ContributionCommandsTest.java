package org.outerloop.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code outerloop contribution ...} as a user types it, in this process. */
class ContributionCommandsTest {
  private static final int HEADER_BYTES = 128;

  @TempDir Path folder;
  private Path arrays;

  /** What a command left. */
  private record Ended(int status, String out, String err) {}

  private static Ended run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of("contribution"));
    all.addAll(List.of(arguments));
    try {
      System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
      int status = Outerloop.run(all.toArray(String[]::new));
      return new Ended(
          status, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static void ended(Ended ended, int status, String... words) {
    assertThat(ended.status()).as(ended.err()).isEqualTo(status);
    assertThat(ended.out() + ended.err()).doesNotContain("\tat ");
    for (String word : words) {
      assertThat(ended.out() + ended.err()).contains(word);
    }
  }

  @BeforeEach
  void saveArrays() throws IOException {
    arrays = Files.createDirectory(folder.resolve("arrays"));
    save("model.layers.0.mlp.weight", "130, 70", 130 * 70);
    save("model.layers.1.mlp.weight", "64, 64", 64 * 64);
    save("model.norm.weight", "70,", 70);
  }

  private void save(String name, String shape, int entries) throws IOException {
    save(arrays, name, shape, entries);
  }

  private static void save(Path folder, String name, String shape, int entries) throws IOException {
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + Float.BYTES * entries).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    bytes.put((byte) 0).putShort((short) (HEADER_BYTES - 10));
    bytes.put(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.position() < HEADER_BYTES) {
      bytes.put((byte) ' ');
    }
    for (int i = 0; i < entries; i++) {
      bytes.putFloat((i * 7919 % 1009 - 504) * 1e-5f);
    }
    Files.write(folder.resolve(name + ".npy"), bytes.array());
  }

  private Ended encode(String out, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("encode", arrays.toString(), "--out", folder.resolve(out).toString()));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private String payload(String out) {
    return folder.resolve(out).resolve("contribution.arrow").toString();
  }

  private static float[] values(Path npy) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(HEADER_BYTES);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "templar, context", "templar, rice", "templar, packed",
    "sign-mean, context", "sign-mean, rice", "sign-mean, packed",
    "two-levels, context", "two-levels, rice", "two-levels, packed",
    "shaped-levels, context", "shaped-levels, rice", "shaped-levels, packed"
  })
  void encodesInspectsAndDecodes(String codec, String coding) throws IOException {
    Path residual = Files.createDirectory(folder.resolve("empty"));
    ended(
        encode("a", "--codec", codec, "--coding", coding, "--residual", residual.toString()),
        0,
        "RFC 8032",
        "\"digest\":\"");
    ended(
        run("inspect", payload("a"), "--slices"),
        0,
        "accepted: every slice is as it must be",
        codec + ", " + coding,
        "mlp",
        "model.layers.0.mlp.weight from row 0",
        "\"values\":277,");
    ended(
        run("decode", payload("a"), "--out", folder.resolve("b").toString()),
        0,
        "\"tensors\":3",
        "\"values\":277");

    // nothing is lost: what was sent and what was kept are the arrays
    for (String name : List.of("model.layers.0.mlp.weight", "model.norm.weight")) {
      float[] given = values(arrays.resolve(name + ".npy"));
      float[] sent = values(folder.resolve("b").resolve(name + ".npy"));
      float[] kept = values(folder.resolve("a").resolve("residual").resolve(name + ".npy"));
      for (int i = 0; i < given.length; i++) {
        assertThat(sent[i] + kept[i]).isCloseTo(given[i], within(1e-8f));
      }
    }
  }

  @Test
  void givesTheSameBytesTwice() throws IOException {
    ended(encode("a", "--codec", "sign-mean"), 0);
    ended(encode("b", "--codec", "sign-mean"), 0);

    for (String name : List.of("contribution.arrow", "header.json", "layout.json")) {
      assertThat(folder.resolve("a").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(name));
    }
    assertThat(folder.resolve("a").resolve("residual")).doesNotExist();
  }

  @Test
  void goesOnFromAResidual() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    ended(encode("a", "--codec", "two-levels", "--residual", empty.toString()), 0);
    Path kept = folder.resolve("a").resolve("residual");
    ended(encode("b", "--codec", "two-levels", "--residual", kept.toString()), 0);

    assertThat(Files.readAllBytes(Path.of(payload("b"))))
        .isNotEqualTo(Files.readAllBytes(Path.of(payload("a"))));
  }

  @Test
  void inspectsWithoutLayoutAndWithoutHeader() throws IOException {
    ended(encode("a", "--codec", "sign-mean"), 0);
    Path alone = Files.createDirectory(folder.resolve("alone"));
    Files.copy(Path.of(payload("a")), alone.resolve("x.arrow"));

    ended(run("inspect", alone.resolve("x.arrow").toString()), 0, "not checked: no header", "?");

    Files.copy(folder.resolve("a").resolve("header.json"), alone.resolve("header.json"));
    ended(
        run("inspect", alone.resolve("x.arrow").toString()),
        0,
        "not checked against a layout",
        "peer nobody",
        "\"checked\":false");
  }

  @Test
  void saysWhyAFileIsRefused() throws IOException {
    ended(encode("a", "--codec", "sign-mean"), 0);
    Path file = Path.of(payload("a"));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    ended(
        run("inspect", file.toString()),
        1,
        "refused",
        "block 0: does not have the promised digest",
        "\"findings\":[\"block 0: ");
    Path out = folder.resolve("b");
    ended(
        run("decode", file.toString(), "--out", out.toString()),
        1,
        "error: block 0: does not have the promised digest");
    assertThat(out).doesNotExist();
    assertThat(folder.resolve("b.unfinished")).doesNotExist();
  }

  @Test
  void saysThatAFileIsNoContribution() throws IOException {
    Path file = Files.writeString(folder.resolve("x.arrow"), "not an Arrow file at all");

    ended(run("inspect", file.toString()), 1, "refused", "file: cannot be read by Arrow");
  }

  @Test
  void namesWhatIsWrongWithTheInput() throws IOException {
    ended(encode("a", "--codec", "gzip"), 2, "--codec is 'gzip', none of [sign-mean, ");
    ended(encode("a", "--codec", "templar", "--top-k", "5000"), 2, "top-k 5000 is outside");
    ended(run("encode", folder.toString(), "--codec", "templar", "--out", "o"), 2, "No .npy file");
    ended(run("encode", "nowhere", "--codec", "templar", "--out", "o"), 2, "nowhere");
    ended(run("inspect", "nowhere.arrow"), 2, "Cannot read nowhere.arrow");
    ended(run("decode", "nowhere.arrow", "--out", "o"), 2, "No layout beside nowhere.arrow");
    ended(run(), 2, "inspect, encode or decode?");

    Files.createDirectory(folder.resolve("there"));
    ended(encode("there", "--codec", "templar"), 2, "there exists already");
  }

  @Test
  void namesAnArrayThatIsNotFinite() throws IOException {
    Path file = arrays.resolve("model.norm.weight.npy");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(HEADER_BYTES + 8, Float.NaN);
    Files.write(file, bytes);

    ended(
        encode("a", "--codec", "templar"),
        2,
        "model.norm.weight.npy: Tensor 2 holds NaN at row 0, column 2");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @Test
  void refusesAResidualOfOtherShapes() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    save(other, "model.norm.weight", "70,", 70);

    ended(
        encode("a", "--codec", "templar", "--residual", other.toString()),
        2,
        "holds other names or shapes");
  }
}
