package org.outerloop.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3aObjectStoreTest extends ObjectStoreContract {
  private static LocalS3Server server;
  private static ObjectStore store;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server =
        LocalS3Server.startWith(
            Path.of(System.getProperty("outerloop.s3proxy"), "s3proxy.jar"),
            folder,
            List.of(
                new LocalS3Server.Bucket("peer-a", "key-a", "canary-secret-a"),
                new LocalS3Server.Bucket("peer-b", "key-b", "canary-secret-b")),
            List.of(),
            0);
    store = ObjectStores.open(server.owner("peer-a"));
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  long clockStepMillis() {
    return 1000;
  }

  @Test
  void keepsToItsPrefix() {
    StoreLocation owner = server.owner("peer-b");
    try (ObjectStore whole = ObjectStores.open(owner);
        ObjectStore part =
            ObjectStores.open(new StoreLocation(owner.uri() + "/some/prefix/", owner.options()))) {
      part.put("a/b", new byte[1]);

      assertThat(part.list("")).extracting(ObjectInfo::key).containsExactly("a/b");
      assertThat(whole.list("")).extracting(ObjectInfo::key).containsExactly("some/prefix/a/b");
    }
  }

  @Test
  void letsAReaderReadOnly() {
    store.put("shown", new byte[] {1, 2});
    try (ObjectStore reader = ObjectStores.open(server.reader("peer-a"))) {
      assertThat(reader.get("shown", 10)).containsExactly(1, 2);
      assertThat(reader.getRange("shown", 1, 1)).containsExactly(2);
      assertThat(reader.list("shown")).hasSize(1);
      assertThat(reader.find("not there")).isEmpty();
      assertThatThrownBy(() -> reader.put("mine", new byte[1]))
          .isInstanceOf(DeniedObjectException.class)
          .hasMessageContaining("mine in s3a://peer-a-ro");
      assertThatThrownBy(() -> reader.createExclusive("mine", new byte[1]))
          .isInstanceOf(DeniedObjectException.class);
      assertThatThrownBy(() -> reader.delete("shown")).isInstanceOf(DeniedObjectException.class);
    }
    assertThat(store.find("mine")).isEmpty();
    assertThat(store.find("shown")).isPresent();
  }

  @Test
  void deniesAnotherOwnersBucket() {
    Map<String, String> options = new HashMap<>();
    options.put("fs.s3a.endpoint", "http://127.0.0.1:" + server.port());
    options.put("fs.s3a.access.key", "key-b");
    options.put("fs.s3a.secret.key", "canary-secret-b");
    isDenied(new StoreLocation("s3a://peer-a", options));
  }

  @Test
  void deniesAWrongSecret() {
    Map<String, String> options = new HashMap<>(server.owner("peer-a").options());
    options.put("fs.s3a.bucket.peer-a.secret.key", "canary-wrong");
    isDenied(new StoreLocation("s3a://peer-a", options));
  }

  @Test
  void deniesTheOwnersBucketToTheReader() {
    Map<String, String> options = new HashMap<>();
    server
        .reader("peer-a")
        .options()
        .forEach((key, value) -> options.put(key.replace("peer-a-ro", "peer-a"), value));
    isDenied(new StoreLocation("s3a://peer-a", options));
  }

  @Test
  void saysQuicklyThatNobodyListens() {
    StoreLocation nowhere =
        new StoreLocation(
            "s3a://peer-a",
            Map.of(
                "fs.s3a.endpoint",
                "http://127.0.0.1:" + S3ServerLaunch.freePort(),
                "fs.s3a.access.key",
                "a",
                "fs.s3a.secret.key",
                "canary-b"));
    long start = System.nanoTime();
    try (ObjectStore unreachable = ObjectStores.open(nowhere)) {
      assertThatThrownBy(() -> unreachable.get("a", 1))
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageContaining("Cannot reach http://127.0.0.1:")
          .hasMessageContaining("for s3a://peer-a");
      assertThatThrownBy(() -> unreachable.createExclusive("a", new byte[1]))
          .hasMessageContaining("Cannot reach http://127.0.0.1:");
    }
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(30);
  }

  @Test
  void saysThatThereIsNoBucket() {
    Map<String, String> options = new HashMap<>();
    options.put("fs.s3a.endpoint", "http://127.0.0.1:" + server.port());
    options.put("fs.s3a.access.key", "key-a");
    options.put("fs.s3a.secret.key", "canary-secret-a");
    try (ObjectStore none = ObjectStores.open(new StoreLocation("s3a://nobody", options))) {
      assertThatThrownBy(() -> none.put("a", new byte[1]))
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageContaining("s3a://nobody");
    }
  }

  private static void isDenied(StoreLocation location) {
    try (ObjectStore other = ObjectStores.open(location)) {
      assertThatThrownBy(() -> other.get("a", 1))
          .isInstanceOf(DeniedObjectException.class)
          .hasMessageContaining("a in s3a://peer-a is denied")
          .message()
          .doesNotContain("canary");
      assertThatThrownBy(() -> other.list("")).isInstanceOf(DeniedObjectException.class);
      assertThatThrownBy(() -> other.createExclusive("a", new byte[1]))
          .isInstanceOf(DeniedObjectException.class);
    }
  }
}
