package org.outerloop.corpus;

import java.util.Locale;

/** Parts of an address, taken by hand: addresses of the web are often no URI by the letter. */
final class UrlParts {
  private static final String WWW = "www.";

  private UrlParts() {}

  /** Host in lower case, without user, port and leading {@code www.}; empty if there is none. */
  static String host(String url) {
    int slashes = url.indexOf("//");
    if (slashes < 0) {
      return "";
    }
    int start = slashes + 2;
    int end = start;
    while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    int user = url.lastIndexOf('@', end - 1);
    start = user >= start ? user + 1 : start;
    int port = url.indexOf(':', start);
    boolean bracketed = start < end && url.charAt(start) == '[';
    end = port >= 0 && port < end && !bracketed ? port : end;
    return withoutWww(url.substring(start, end).toLowerCase(Locale.ROOT));
  }

  static String withoutWww(String host) {
    return host.startsWith(WWW) ? host.substring(WWW.length()) : host;
  }

  static String withoutHyphensAndDots(String url) {
    return url.replace("-", "").replace(".", "");
  }
}
