package org.outerloop.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Who may do what at the local S3 server: every identity at every bucket with every verb. */
class S3RightsTest {
  private static final List<String> BUCKETS = List.of("peer-a", "peer-b", "ledger");
  private static final List<String> NAMES =
      List.of(
          "peer-a",
          "peer-b",
          "ledger",
          "peer-a-ro",
          "peer-b-ro",
          "ledger-ro",
          "ledger-ap",
          "peer-a-ap",
          "unlisted");

  private static LocalS3Server server;
  private static Path data;
  private static final Map<String, S3Client> CLIENTS = new LinkedHashMap<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    data = folder;
    server =
        LocalS3Server.start(
            Path.of(System.getProperty("outerloop.s3proxy"), "s3proxy.jar"),
            folder,
            BUCKETS,
            List.of("ledger"),
            0);
    for (String bucket : BUCKETS) {
      CLIENTS.put(bucket, client(keys(server.owner(bucket), "")));
      Files.writeString(folder.resolve(bucket + "/forged.bin"), "forged");
    }
    CLIENTS.put("reader", client(keys(server.reader("ledger"), "")));
    CLIENTS.put("appender", client(keys(server.appender("ledger"), "")));
    CLIENTS.put("wrong secret", client(keys(server.owner("peer-a"), "x")));
    CLIENTS.put("nobody", client(AnonymousCredentialsProvider.create()));
  }

  @AfterAll
  static void stop() {
    CLIENTS.values().forEach(S3Client::close);
    server.close();
  }

  /** The rights, as they should be. */
  private static boolean may(String who, String name, S3Verb verb) {
    if (who.equals(name)) {
      return verb != S3Verb.CREATE_OVER;
    }
    return switch (who) {
      case "reader" -> name.endsWith("-ro") && verb.reads();
      case "appender" -> name.equals("ledger-ap") && (verb.reads() || verb == S3Verb.CREATE_NEW);
      default -> false;
    };
  }

  @Test
  void letsNobodyDoWhatIsNotHis() throws IOException {
    List<String> wrong = new ArrayList<>();
    int cells = 0;
    for (String who : CLIENTS.keySet()) {
      for (String name : NAMES) {
        for (S3Verb verb : S3Verb.values()) {
          String folder = "cell-" + cells++;
          if (isAllowed(who, name, verb, folder) != may(who, name, verb)) {
            wrong.add(who + " " + verb + " " + name);
          }
        }
      }
    }

    assertThat(cells).isEqualTo(7 * 9 * 15);
    assertThat(wrong).isEmpty();
  }

  /** By the answer; and where the answer is no, by what is on the disk too. */
  private static boolean isAllowed(String who, String name, S3Verb verb, String folder)
      throws IOException {
    Path bucket = data.resolve(name.replaceFirst("-(ro|ap)$", ""));
    Path old = Files.createDirectories(bucket.resolve(folder)).resolve(S3Verb.OLD);
    Files.writeString(old, "kept");
    String home = BUCKETS.contains(who) ? who : name;
    boolean allowed = isAnswered(who, name, verb, folder, home, true);
    boolean touched =
        !Files.exists(old)
            || !Files.readString(old).equals("kept")
            || Files.exists(old.resolveSibling(S3Verb.NEW))
            || Files.exists(data.resolve(home).resolve(folder).resolve("stolen.bin"));
    return allowed || touched;
  }

  /** A connection that the server closed after a refusal says nothing of the next request. */
  private static boolean isAnswered(
      String who, String name, S3Verb verb, String folder, String home, boolean again) {
    try {
      verb.ask(CLIENTS.get(who), name, folder + "/", home);
      return true;
    } catch (SdkClientException e) {
      return again && isAnswered(who, name, verb, folder, home, false);
    } catch (SdkException | IllegalStateException e) {
      return false;
    }
  }

  @Test
  void letsAnAppenderCreateOnlyWhatNobodyNeedsAsAFolder() throws IOException {
    S3Client appender = CLIENTS.get("appender");
    String digest = "ab".repeat(32);
    for (String key : List.of("run/ledger/00000000.json", "run/commitments/7/" + digest)) {
      create(appender, key, 10);
      assertThat(data.resolve("ledger").resolve(key)).hasSize(10);
    }
    for (String key :
        List.of(
            "run/ledger/00000001.json/x.json",
            "run/commitments/8",
            "run/commitments/" + digest + "/x.json",
            "run//x.json",
            "run/../x.json",
            "../peer-a/x.json",
            ".hidden/x.json",
            "run/.json")) {
      assertThatThrownBy(() -> create(appender, key, 10)).as(key).isInstanceOf(SdkException.class);
    }
    assertThat(data.resolve("peer-a/x.json")).doesNotExist();
  }

  @Test
  void letsAnAppenderCreateNothingLarge() {
    // a client of its own: the server hangs up rather than read what it refuses
    try (S3Client appender = client(keys(server.appender("ledger"), ""))) {
      create(appender, "large/mebibyte.bin", 1 << 20);

      assertThatThrownBy(() -> create(appender, "large/more.bin", 1200 << 10))
          .isInstanceOf(SdkException.class);
    }
    assertThat(data.resolve("ledger/large/more.bin")).doesNotExist();
  }

  @Test
  void showsNoOthersObjectsThroughDots() throws IOException {
    Files.writeString(data.resolve("peer-a/secret.bin"), "secret");

    assertThatThrownBy(
            () ->
                CLIENTS
                    .get("peer-b")
                    .getObjectAsBytes(r -> r.bucket("peer-b").key("../peer-a/secret.bin")))
        .isInstanceOf(SdkException.class);
    assertThatThrownBy(() -> CLIENTS.get("peer-b").listBuckets()).isInstanceOf(SdkException.class);
  }

  /** By the server's clock, however late the client says it is. */
  @Test
  void stampsWhatAnAppenderCreates() {
    try (ObjectStore store = ObjectStores.open(server.appender("ledger"))) {
      long before = System.currentTimeMillis() / 1000 * 1000;
      assertThat(store.createExclusive("stamp/a.json", new byte[3])).isTrue();
      assertThat(store.createExclusive("stamp/a.json", new byte[4])).isFalse();

      assertThat(store.find("stamp/a.json").orElseThrow().modifiedMillis())
          .isBetween(before, System.currentTimeMillis());
      assertThatThrownBy(() -> store.put("stamp/b.json", new byte[1]))
          .isInstanceOf(DeniedObjectException.class);
      assertThatThrownBy(() -> store.delete("stamp/a.json"))
          .isInstanceOf(DeniedObjectException.class);
      assertThat(store.get("stamp/a.json", 10)).hasSize(3);
    }
    assertThatThrownBy(() -> server.appender("peer-a"))
        .hasMessage("Bucket peer-a is not append-only: [ledger]");
  }

  private static void create(S3Client s3, String key, int bytes) {
    s3.putObject(
        r -> r.bucket("ledger-ap").key(key).ifNoneMatch("*"),
        RequestBody.fromBytes(new byte[bytes]));
  }

  private static S3Client client(AwsCredentialsProvider credentials) {
    return S3Client.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(credentials)
        .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  private static AwsCredentialsProvider keys(StoreLocation location, String suffix) {
    String prefix = "fs.s3a.bucket." + location.uri().replace("s3a://", "") + ".";
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            location.options().get(prefix + "access.key"),
            location.options().get(prefix + "secret.key") + suffix));
  }
}
