package org.outerloop.storage;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Brings up the child process of {@link LocalS3Server}.
 *
 * <p>Its class path is S3Proxy's jar behind a private folder with three classes of ours, a quiet
 * log setting and the identities; the folder, with the secrets, is gone before this returns.
 * Folders of buckets are made accessible to their owner alone, for S3Proxy shows anonymous callers
 * any bucket whose folder everybody may read.
 */
final class S3ServerLaunch {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 5;
  private static final int LOG_EXCERPT = 1000;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final S3Identities identities;
  private final Path work;
  private final Path log;

  private S3ServerLaunch(S3Identities identities) throws IOException {
    this.identities = identities;
    this.work = Files.createTempDirectory("outerloop-s3-");
    this.log = Files.createTempFile("outerloop-s3-", ".log");
  }

  /** A process that serves, and where it writes warnings. */
  record Running(Process process, Path log) {}

  /** Returns once the process serves. */
  static Running start(Path s3proxyJar, S3Identities identities) throws IOException {
    if (!isFree(identities.port())) {
      throw new PortTakenException(identities.port(), "something listens there already");
    }
    createFolders(identities);
    S3ServerLaunch launch = new S3ServerLaunch(identities);
    try {
      return new Running(launch.run(s3proxyJar), launch.log);
    } finally {
      deleteTree(launch.work);
    }
  }

  /** Ends the process; its log stays only if something is in it. */
  static void stop(Running running) {
    Process process = running.process();
    process.destroy();
    boolean interrupted = false;
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      process.destroyForcibly();
    }
    deleteIfEmpty(running.log());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void deleteIfEmpty(Path log) {
    try {
      if (Files.size(log) == 0) {
        Files.delete(log);
      }
    } catch (IOException e) {
      // Somebody tidied up before us.
      return;
    }
  }

  /** A port that was free a moment ago; whoever takes it first has it. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new ObjectStoreException("No free port on 127.0.0.1", e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void createFolders(S3Identities identities) throws IOException {
    for (LocalS3Server.Bucket bucket : identities.buckets()) {
      Path folder = identities.dataFolder().resolve(bucket.name());
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }

  private Process run(Path s3proxyJar) throws IOException {
    Path ready = work.resolve("ready");
    Process process =
        new ProcessBuilder(command(s3proxyJar, ready))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean serves = false;
    try {
      awaitReady(process, ready);
      serves = true;
      return process;
    } finally {
      if (!serves) {
        process.destroyForcibly();
      }
    }
  }

  private List<String> command(Path s3proxyJar, Path ready) throws IOException {
    for (Class<?> own :
        List.of(S3ServerProcess.class, S3ServerGrants.class, S3ServerRequest.class)) {
      copyResource(own.getSimpleName() + ".class", own.getName().replace('.', '/') + ".class");
    }
    copyResource("s3proxy-logback.xml", "logback.xml");
    String classPath = work + File.pathSeparator + s3proxyJar.toAbsolutePath();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-cp", classPath));
    command.addAll(List.of(S3ServerProcess.class.getName(), ready.toString()));
    identities.write(work).forEach(file -> command.add(file.toString()));
    return command;
  }

  private void copyResource(String name, String place) throws IOException {
    Path file = work.resolve(place);
    Files.createDirectories(file.getParent());
    try (InputStream in = S3ServerLaunch.class.getResourceAsStream(name)) {
      Files.copy(in, file);
    }
  }

  private void awaitReady(Process process, Path ready) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    try {
      while (!Files.exists(ready)) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          throw ended(process.exitValue());
        } else if (System.nanoTime() > deadline) {
          throw new ObjectStoreException(
              "The S3 server did not answer within " + START_SECONDS + " s; its log: " + log);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ObjectStoreException("Interrupted while the S3 server started", e);
    }
  }

  private ObjectStoreException ended(int exitStatus) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
    if (text.contains("Address already in use") || text.contains("BindException")) {
      return new PortTakenException(identities.port(), "log: " + log);
    }
    String end = text.substring(Math.max(0, text.length() - LOG_EXCERPT));
    return new ObjectStoreException(
        "The S3 server ended with status %d; its log %s ends:%n%s".formatted(exitStatus, log, end));
  }

  private static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Somebody else listens on the port. */
  static final class PortTakenException extends ObjectStoreException {
    PortTakenException(int port, String detail) {
      super(
          "Port %d on 127.0.0.1 is in use (%s): choose another, or 0 for any free one"
              .formatted(port, detail));
    }
  }
}
