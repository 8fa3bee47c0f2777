package org.outerloop.corpus;

import java.util.Set;

/**
 * Finds addresses by their host. Looks for a dot with a top-level domain behind it, and from there
 * in both directions; what was passed over is not looked at again.
 */
final class HostFinder implements AddressFinder {
  private static final int MAX_HOST = 256;

  private final String text;
  private final Set<String> topLevelDomains;
  private final int longest;
  private int start;
  private int end;

  HostFinder(String text, Set<String> topLevelDomains) {
    this.text = text;
    this.topLevelDomains = topLevelDomains;
    this.longest = topLevelDomains.stream().mapToInt(String::length).max().orElse(0);
  }

  @Override
  public boolean next(int from) {
    for (int dot = text.indexOf('.', from + 1); dot >= 0; dot = text.indexOf('.', dot + 1)) {
      if (AddressCharacters.isHost(text.charAt(dot - 1)) && domainEnd(dot) > 0) {
        locate(from, dot);
        return true;
      }
    }
    return false;
  }

  private void locate(int from, int dot) {
    int host = dot;
    while (host > from
        && dot - host < MAX_HOST
        && AddressCharacters.isHost(text.charAt(host - 1))) {
      host--;
    }
    end = AddressFinder.tailEnd(text, domainEnd(lastDot(host, dot)));
    start = AddressFinder.withSchemeBefore(text, from, host);
  }

  /** The last dot of the host that a top-level domain follows: {@code a.com.org} ends in org. */
  private int lastDot(int host, int first) {
    int last = first;
    for (int at = first + 1; at <= host + MAX_HOST && at < text.length(); at++) {
      char c = text.charAt(at);
      if (!AddressCharacters.isHost(c)) {
        break;
      }
      last = c == '.' && domainEnd(at) > 0 ? at : last;
    }
    return last;
  }

  /** End of the top-level domain behind a dot, or 0 if what stands there is none. */
  private int domainEnd(int dot) {
    int at = dot + 1;
    int most = Math.min(text.length(), at + longest + 1);
    while (at < most && AddressCharacters.isWordAt(text, at)) {
      at++;
    }
    return topLevelDomains.contains(text.substring(dot + 1, at)) ? at : 0;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int end() {
    return end;
  }
}
