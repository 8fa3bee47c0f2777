package org.outerloop.tokens;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.outerloop.protocol.RecordJson;

/** The shared test texts, where they are; tests that need them are skipped elsewhere. */
final class SharedTexts {
  private static final Path DATA = Path.of(System.getProperty("outerloop.shared"), "data");

  private SharedTexts() {}

  static byte[] tokenizerFile(String name) throws IOException {
    return Files.readAllBytes(existing(DATA.resolve("tokenizers").resolve(name)));
  }

  /** Texts of a DCLM shard, such as {@code global-shard_01_of_10/...}. */
  static List<String> documents(String shard) throws IOException {
    Path file = existing(DATA.resolve("dclm").resolve(shard));
    List<String> texts = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new ZstdInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        texts.add(RecordJson.parse(json).get("text").textValue());
      }
    }
    return texts;
  }

  private static Path existing(Path file) {
    assumeTrue(Files.exists(file), () -> "Skipped: the shared file " + file + " is not here");
    return file;
  }
}
