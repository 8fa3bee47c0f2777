package org.outerloop.corpus;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In which characters a page is written: what a byte order mark says, else UTF-8 if the bytes are
 * that, else what the server says, else what the page says of itself in its first 1,024 bytes, else
 * windows-1252. Valid UTF-8 goes before what is declared because it is hardly ever a coincidence,
 * while declarations are often wrong.
 */
final class PageCharset {
  private static final int DECLARED_WITHIN = 1024;
  private static final Pattern DECLARED =
      Pattern.compile("charset\\s*=\\s*[\"']?\\s*([\\w.:-]{2,40})");
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private PageCharset() {}

  /** The page as text; what cannot be read becomes U+FFFD. */
  static String decode(byte[] page, String contentType) {
    if (starts(page, 0xEF, 0xBB, 0xBF)) {
      return new String(page, 3, page.length - 3, StandardCharsets.UTF_8);
    } else if (starts(page, 0xFF, 0xFE)) {
      return new String(page, 2, page.length - 2, StandardCharsets.UTF_16LE);
    } else if (starts(page, 0xFE, 0xFF)) {
      return new String(page, 2, page.length - 2, StandardCharsets.UTF_16BE);
    }
    return new String(page, charset(page, contentType));
  }

  private static Charset charset(byte[] page, String contentType) {
    int illFormed = Utf8.firstIllFormed(page, 0, page.length);
    if (illFormed < 0 || page[illFormed] == 0) {
      return StandardCharsets.UTF_8;
    }
    int within = Math.min(page.length, DECLARED_WITHIN);
    String beginning = new String(page, 0, within, StandardCharsets.ISO_8859_1);
    return declared(contentType).or(() -> declared(beginning)).orElse(WINDOWS);
  }

  private static Optional<Charset> declared(String text) {
    Matcher matcher = DECLARED.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.find()) {
      return Optional.empty();
    }
    try {
      Charset named = Charset.forName(matcher.group(1));
      boolean latin =
          named.equals(StandardCharsets.ISO_8859_1) || named.equals(StandardCharsets.US_ASCII);
      if (named.name().startsWith("UTF-16") || named.name().startsWith("UTF-32")) {
        return Optional.empty(); // or the declaration could not have been read
      }
      return Optional.of(latin ? WINDOWS : named); // as browsers do
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  private static boolean starts(byte[] page, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= page.length || (page[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
