package org.outerloop.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalS3ServerTest {
  private static final Path JAR = Path.of(System.getProperty("outerloop.s3proxy"), "s3proxy.jar");

  @TempDir Path folder;

  @Test
  void keepsItsDataFromOneStartToTheNext() {
    Path data = folder.resolve("data");
    try (LocalS3Server server = LocalS3Server.start(JAR, data, List.of("run"), 0);
        ObjectStore store = ObjectStores.open(server.owner("run"))) {
      store.put("a/b", new byte[] {7});
    }
    assertThat(data.resolve("run/a/b")).hasBinaryContent(new byte[] {7});
    try (LocalS3Server server = LocalS3Server.start(JAR, data, List.of("run", "peer-a"), 0);
        ObjectStore store = ObjectStores.open(server.reader("run"))) {
      assertThat(store.get("a/b", 1)).containsExactly(7);
    }
  }

  @Test
  void showsNothingToThoseWithoutAKey() throws IOException, InterruptedException {
    Path bucket = Files.createDirectories(folder.resolve("run"));
    Files.setPosixFilePermissions(bucket, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (LocalS3Server server = LocalS3Server.start(JAR, folder, List.of("run"), 0);
        ObjectStore store = ObjectStores.open(server.owner("run"))) {
      store.put("a", new byte[] {1});

      for (String path : List.of("", "run", "run/a", "run-ro", "run-ro/a")) {
        assertThat(status(server, path)).as(path).isEqualTo(403);
      }
    }
  }

  @Test
  void leavesNoSecretOnDiskOrInItsCommandLine() throws IOException {
    LocalS3Server.Bucket bucket = new LocalS3Server.Bucket("run", "key", "canary-of-disk");
    try (LocalS3Server server =
        LocalS3Server.startWith(JAR, folder, List.of(bucket), List.of(), 0)) {
      String commands =
          ProcessHandle.current()
              .children()
              .map(child -> child.info().commandLine().orElse(""))
              .reduce("", String::concat);
      assertThat(commands).contains("S3ServerProcess").doesNotContain("canary");
      assertThat(temporaryFiles()).noneMatch(file -> contains(file, "canary-of-disk"));
      assertThat(server + " " + bucket + " " + server.owner("run") + " " + server.reader("run"))
          .doesNotContain("canary");
    }
  }

  @Test
  void namesThePortThatIsTaken() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();

      assertThatThrownBy(() -> LocalS3Server.start(JAR, folder, List.of("run"), port))
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageStartingWith("Port " + port + " on 127.0.0.1 is in use")
          .hasMessageEndingWith("choose another, or 0 for any free one");
    }
  }

  @Test
  void saysWhereItsLogIsWhenItDoesNotStart() throws IOException {
    Path noJar = Files.writeString(folder.resolve("broken.jar"), "not a jar");

    List<Path> before = temporaryFiles();
    assertThatThrownBy(() -> LocalS3Server.start(noJar, folder.resolve("d"), List.of("run"), 0))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageStartingWith("The S3 server ended with status 1; its log ")
        .hasMessageContaining("org.gaul.s3proxy.S3Proxy");

    List<Path> logs = temporaryFiles();
    logs.removeAll(before);
    logs.removeIf(log -> !contains(log, "broken.jar") && !contains(log, "s3proxy.S3Proxy"));
    assertThat(logs).hasSize(1);
    Files.delete(logs.get(0));
  }

  @Test
  void refusesNamesThatAreNoBuckets() {
    for (String name : List.of("ab", "UPPER", "a_b", "-ab", "peer-ro", "peer-ap", "a/b", "..")) {
      assertThatThrownBy(() -> LocalS3Server.start(JAR, folder, List.of(name), 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + name + "'");
    }
    assertThatThrownBy(() -> LocalS3Server.start(JAR, folder, List.of("run", "run"), 0))
        .hasMessage("Bucket run is listed twice");
    assertThatThrownBy(() -> LocalS3Server.start(JAR, folder, List.of("run"), 65536))
        .hasMessage("Port 65536 is outside [0, 65535]");
    assertThatThrownBy(() -> LocalS3Server.start(folder.resolve("none"), folder, List.of("run"), 0))
        .hasMessageStartingWith("There is no S3 server at ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesABucketThatIsNotServed() {
    try (LocalS3Server server = LocalS3Server.start(JAR, folder, List.of("run"), 0)) {
      assertThatThrownBy(() -> server.owner("peer-z"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("No bucket 'peer-z' here, only [run]");
    }
  }

  @Test
  void endsWithItsParentHoweverThatDies() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                JAR.toString(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    ProcessHandle server = awaitChild(parent);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.readString(out).contains("serving") && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(Files.readString(out)).contains("serving");
    assertThat(server.isAlive()).isTrue();

    parent.destroyForcibly().waitFor();

    assertThat(server.onExit().orTimeout(30, TimeUnit.SECONDS).join()).isNotNull();
  }

  /** What servers have left in the folder for temporary files. */
  private static List<Path> temporaryFiles() throws IOException {
    Path probe = Files.createTempFile("outerloop-s3-", ".probe");
    Files.delete(probe);
    try (Stream<Path> files = Files.list(probe.getParent())) {
      return new ArrayList<>(
          files.filter(file -> file.getFileName().toString().startsWith("outerloop-s3-")).toList());
    }
  }

  private static boolean contains(Path file, String text) {
    try (Stream<Path> files = Files.walk(file)) {
      for (Path inside : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(inside), StandardCharsets.UTF_8).contains(text)) {
          return true;
        }
      }
      return false;
    } catch (IOException | UncheckedIOException e) {
      return false; // another server's, gone meanwhile
    }
  }

  private static ProcessHandle awaitChild(Process parent) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < deadline && parent.isAlive()) {
      List<ProcessHandle> children = parent.children().toList();
      if (!children.isEmpty()) {
        return children.get(0);
      }
      Thread.sleep(20);
    }
    throw new AssertionError("The parent started no server");
  }

  private static int status(LocalS3Server server, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/" + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** A JVM that holds a server until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws InterruptedException {
      LocalS3Server server =
          LocalS3Server.start(Path.of(arguments[0]), Path.of(arguments[1]), List.of("run"), 0);
      System.out.println("serving at " + server.port());
      Thread.sleep(TimeUnit.MINUTES.toMillis(5));
    }
  }
}
