package org.outerloop.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectStoresTest {
  private static final Map<String, String> SECRETS =
      Map.of("fs.s3a.access.key", "key", "fs.s3a.secret.key", "canary");

  @ParameterizedTest
  @CsvSource({
    "hdfs://host/x, is neither s3a://BUCKET/PREFIX nor file:/FOLDER",
    "s3://bucket/x, is neither s3a://BUCKET/PREFIX nor file:/FOLDER",
    "/just/a/path, is neither s3a://BUCKET/PREFIX nor file:/FOLDER",
    "not a uri, is not a URI",
    "file:relative, is not a folder: write file:/absolute/path",
    "file://host/x, is not a folder: write file:/absolute/path",
    "s3a:bucket, does not name a bucket",
    "s3a://under_score/x, does not name a bucket"
  })
  void saysWhatIsWrongWithALocation(String uri, String reason) {
    assertThatThrownBy(() -> ObjectStores.open(new StoreLocation(uri, SECRETS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Store '" + uri + "' " + reason)
        .message()
        .doesNotContain("canary");
  }

  @Test
  void takesNoCredentialsInAUri() {
    assertThatThrownBy(() -> new StoreLocation("s3a://key:canary@bucket/x", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Credentials of a store go into its options, not its URI");
  }

  @Test
  void neverShowsItsOptions() {
    assertThat(new StoreLocation("s3a://bucket/x", SECRETS)).hasToString("s3a://bucket/x");
  }

  @Test
  void opensAFolder(@TempDir Path folder) {
    try (ObjectStore store =
        ObjectStores.open(new StoreLocation(folder.toUri().toString(), Map.of()))) {
      store.put("a", new byte[] {1});
      assertThat(folder.resolve("a")).hasBinaryContent(new byte[] {1});
      assertThat(store).hasToString(folder.toUri().toString().replaceFirst("(?<!/)$", "/"));
    }
  }

  @Test
  void derivesWhatAnEndpointNeeds() {
    Map<String, String> plain =
        S3aSettings.of(
            "b",
            Map.of("fs.s3a.endpoint", "http://127.0.0.1:1", "fs.s3a.bucket.b.access.key", "k"));
    assertThat(plain)
        .containsEntry("fs.s3a.connection.ssl.enabled", "false")
        .containsEntry("fs.s3a.path.style.access", "true")
        .containsEntry("fs.s3a.endpoint.region", "us-east-1")
        .containsEntry(
            "fs.s3a.aws.credentials.provider",
            "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    Map<String, String> secure =
        S3aSettings.of(
            "b", Map.of("fs.s3a.endpoint", "s3.example.org", "fs.s3a.endpoint.region", "eu-1"));
    assertThat(secure)
        .containsEntry("fs.s3a.connection.ssl.enabled", "true")
        .containsEntry("fs.s3a.endpoint.region", "eu-1")
        .doesNotContainKey("fs.s3a.aws.credentials.provider");
    assertThat(S3aSettings.of("b", Map.of()))
        .doesNotContainKey("fs.s3a.path.style.access")
        .containsEntry("fs.s3a.attempts.maximum", "2");
    assertThat(S3aSettings.withoutRetries(plain)).containsEntry("fs.s3a.attempts.maximum", "0");
  }
}
