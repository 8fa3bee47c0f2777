package org.outerloop.jobs.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.it.Distribution.Ended;
import org.outerloop.storage.LocalS3Server;

/** What the user sees of a mistake: one sentence that names it, status 2, no stack trace. */
class BadInputIT {
  @TempDir Path folder;

  private Ended train(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--conf", Distribution.tinySettings(folder).toString()));
    arguments.addAll(List.of(more));
    return Distribution.run(folder, arguments.toArray(String[]::new));
  }

  private static void refused(Ended ended, String... words) {
    assertThat(ended.status()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void anUnknownKeyIsNamedWithItsFile() throws Exception {
    refused(train("--set", "training.inner-stepz=3"), "tiny.conf", "training.inner-stepz");
  }

  @Test
  void aMissingSettingsFileIsNamed() throws Exception {
    refused(Distribution.run(folder, "train", "--conf", "nowhere.conf"), "nowhere.conf");
  }

  @Test
  void anUnknownCommandIsExplained() throws Exception {
    refused(Distribution.run(folder, "trian"), "trian");
  }

  @Test
  void impossibleModelSizesAreNamed() throws Exception {
    refused(train("--set", "model.heads=3", "--set", "model.key-value-heads=2"), "model.heads 3");
  }

  @Test
  void aVocabularyTooSmallForTheTokenizerIsNamed() throws Exception {
    refused(train("--set", "model.vocabulary-size=100"), "model.vocabulary-size 100", "2048");
  }

  @Test
  void aMissingCorpusIsNamed() throws Exception {
    refused(train("--corpus", folder.resolve("no-text").toString()), "no-text");
  }

  @Test
  void aTokenizerThatIsNoneIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "{}");

    refused(train("--set", "corpus.tokenizer=\"" + file + '"'), "tokenizer.json");
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(
          train("--set", "storage.port=" + taken.getLocalPort()),
          Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void aBucketThatLetsNobodyInIsNamed() throws Exception {
    Path jar = Path.of(System.getProperty("outerloop.s3proxy")).resolve("s3proxy.jar");
    try (LocalS3Server server = LocalS3Server.start(jar, folder, List.of("bucket"), 0)) {
      Path keys = folder.resolve("keys.properties");
      List<String> lines = new ArrayList<>();
      server
          .owner("bucket")
          .options()
          .forEach(
              (key, value) -> lines.add(key + "=" + (key.endsWith("secret.key") ? "no" : value)));
      Files.write(keys, lines);

      Ended ended =
          train(
              "--set",
              "storage { kind = s3a, run = \"s3a://bucket\", corpus = \"s3a://bucket\"}",
              "--set",
              "storage { ledger = \"s3a://bucket\", peer = \"s3a://bucket/{peer}\", properties = \""
                  + keys
                  + "\"}");

      assertThat(ended.status()).as(ended.err()).isEqualTo(1);
      assertThat(ended.err())
          .contains("s3a://bucket", "denied", "check the access key")
          .doesNotContain("\tat ")
          .doesNotContain("secret");
    }
  }

  @Test
  void helpExplainsACommand() throws Exception {
    Ended help = Distribution.run(folder, "train", "--help");

    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("--conf", "--set", "--corpus", "--master");
  }

  @Test
  void otherSettingsInTheSameFolderAreRefusedWithTheDifference() throws Exception {
    assertThat(train("--set", "run.rounds=1").status()).isZero();

    refused(
        train("--set", "run.rounds=1", "--set", "training.schedule.peak-learning-rate=1e-3"),
        "training.schedule.peak-learning-rate is 0.002 there and 0.001 here");
  }
}
