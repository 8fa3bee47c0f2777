package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.DeniedObjectException;
import org.outerloop.storage.LocalS3Server;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.Tokenizer;

/** The same preparation with text and shards in buckets. */
class PrepareOnS3Test {
  private static final Tokenizer TOKENIZER = TinyCorpus.tokenizer();

  @TempDir private static Path folder;
  private static LocalS3Server server;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    Path jar = Path.of(System.getProperty("outerloop.s3proxy", "none"), "s3proxy.jar");
    server = LocalS3Server.start(jar, folder.resolve("s3"), List.of("texts", "tokens"), 0);
    TinyCorpus.write(folder.resolve("in"));
    try (ObjectStore texts = ObjectStores.open(server.owner("texts"))) {
      for (String name : TinyCorpus.digests(folder.resolve("in")).keySet()) {
        texts.put("dclm/" + name, Files.readAllBytes(folder.resolve("in").resolve(name)));
      }
    }
    spark = LocalSpark.open("local[2]", 2);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      spark.stop();
      server.close();
    }
  }

  @Test
  void bucketsGiveTheSameShardsAsFolders() {
    PreparedCorpus local =
        prepare(TinyCorpus.place(folder.resolve("in")), TinyCorpus.place(folder.resolve("local")));

    PreparedCorpus remote = prepare(below("texts", "/dclm"), server.owner("tokens"));

    assertThat(remote.manifest()).isEqualTo(local.manifest());
    assertThat(remote.outcomes()).isEqualTo(local.outcomes());
    assertThat(prepare(below("texts", "/dclm"), server.owner("tokens")).reused()).isTrue();
  }

  @Test
  void filesAndGlobsInABucketAreFound() {
    assertThat(CorpusInput.find(below("texts", "/dclm/g2/d.jsonl")).files())
        .extracting(CorpusFile::name)
        .containsExactly("d.jsonl");
    assertThat(CorpusInput.find(below("texts", "/dclm/*/[ab].jsonl.zst")).files())
        .extracting(CorpusFile::name)
        .containsExactly("g1/a.jsonl.zst", "g1/b.jsonl.zst");
    assertThatThrownBy(() -> CorpusInput.find(below("texts", "/other")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("No corpus files at s3a://texts-ro/other: looked for names");
  }

  @Test
  void anOutputThatMayNotBeWrittenIsNamed() {
    assertThatThrownBy(() -> prepare(below("texts", "/dclm"), server.reader("texts")))
        .isInstanceOf(DeniedObjectException.class)
        .hasMessageContaining("prepared.json")
        .hasMessageContaining("s3a://texts-ro");
  }

  private static PreparedCorpus prepare(StoreLocation input, StoreLocation output) {
    return PrepareCorpusJob.prepare(
        spark, TinyCorpus.SETTINGS, input, output, TOKENIZER, PrepareProgress.SILENT);
  }

  /** A place in a bucket, as those see it who may only read. */
  private static StoreLocation below(String bucket, String path) {
    StoreLocation reader = server.reader(bucket);
    return new StoreLocation(reader.uri().replaceFirst("/+$", "") + path, reader.options());
  }
}
