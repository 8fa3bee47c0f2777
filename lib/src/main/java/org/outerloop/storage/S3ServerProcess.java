package org.outerloop.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * First class of the child process of {@link LocalS3Server}: runs S3Proxy, leaves a file when it
 * serves, and ends with its parent. It is copied alone into the child's class path, so it may use
 * nothing but the JDK.
 */
final class S3ServerProcess {
  private S3ServerProcess() {}

  /**
   * Arguments: the file to be created when the server is ready, then S3Proxy's own.
   *
   * @throws ReflectiveOperationException if the server cannot start
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    endWithParent();
    String[] own = Arrays.copyOfRange(arguments, 1, arguments.length);
    Class<?> server = Class.forName("org.gaul.s3proxy.Main");
    server.getMethod("main", String[].class).invoke(null, (Object) own);
    Files.createFile(Path.of(arguments[0]));
  }

  /** The parent holds the other end of our standard input; however it dies, the pipe closes. */
  private static void endWithParent() {
    Thread watch = new Thread(S3ServerProcess::waitForEnd, "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void waitForEnd() {
    try {
      while (System.in.read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    Runtime.getRuntime().halt(0);
  }
}
