package org.outerloop.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** Names of the root zone, as IANA publishes them; kept as a resource, one a line. */
public final class TopLevelDomains {
  private static final String RESOURCE = "top-level-domains.txt";

  private TopLevelDomains() {}

  /** All names, in lower case. */
  public static Set<String> read() {
    InputStream in = TopLevelDomains.class.getResourceAsStream(RESOURCE);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the resource " + RESOURCE, e);
    }
  }
}
