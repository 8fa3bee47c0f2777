package org.outerloop.jobs;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where lines for people go.
 *
 * @param terminal whether a line can be redrawn there with a carriage return
 */
public record Screen(PrintStream out, boolean terminal) {
  /** The property with which a launcher may say whether standard error is a terminal. */
  public static final String TERMINAL_PROPERTY = "outerloop.terminal";

  /** Standard error of this process. */
  public static Screen standardError() {
    String said = System.getProperty(TERMINAL_PROPERTY, "");
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Screen(
        System.err, said.isEmpty() ? !dumb && isTerminal() : Boolean.parseBoolean(said));
  }

  /** Java knows a console only if standard input and output are one; Linux says more. */
  private static boolean isTerminal() {
    Path standardError = Path.of("/proc/self/fd/2");
    if (!Files.isSymbolicLink(standardError)) {
      return System.console() != null;
    }
    try {
      String target = Files.readSymbolicLink(standardError).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // the file system of processes is closed to us: plain lines are always right
    }
  }
}
