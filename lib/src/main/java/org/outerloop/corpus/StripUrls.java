package org.outerloop.corpus;

import java.util.Set;

/**
 * Takes addresses out of the text, with up to ten characters of white space before each: a host
 * whose last part is a top-level domain, with what scheme, user, port and path stand around it, and
 * addresses of four numbers. E-mail addresses go the same way.
 *
 * <p>It finds what DCLM's pattern finds, from left to right and without going back over the text:
 *
 * <pre>
 *   \s{0,10} (scheme://)? host{1,256} . tld \b tail*          tld in lower case
 *   \s{0,10} \b (scheme://)? n.n.n.n tail*                    n: 0 to 299
 *   host: letters digits - @ : % . _ + ~ # =     tail: the same, and ( ) ? &amp; /
 * </pre>
 *
 * <p>DCLM looks for the first kind only in texts that happen to start with the letters of a
 * top-level domain; here every text is looked at. Cost: two passes.
 */
public final class StripUrls implements TextStage {
  private static final long serialVersionUID = 1;

  private final Set<String> topLevelDomains;

  /**
   * @param topLevelDomains in lower case, without a dot; see {@link TopLevelDomains}
   */
  public StripUrls(Set<String> topLevelDomains) {
    this.topLevelDomains = Set.copyOf(topLevelDomains);
  }

  @Override
  public String name() {
    return "strip-urls";
  }

  @Override
  public void apply(Page page) {
    String named = strip(page, page.text(), new HostFinder(page.text(), topLevelDomains));
    String stripped = strip(page, named, new NumberAddressFinder(named));
    if (stripped.isBlank()) {
      page.drop("only-urls", Excerpt.of(page.text()));
    } else if (stripped.length() < page.text().length()) {
      page.replaceText(stripped);
    }
  }

  private static String strip(Page page, String text, AddressFinder finder) {
    if (!finder.next(0)) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    int from = 0;
    do {
      int start = AddressFinder.withSpaceBefore(text, from, finder.start());
      kept.append(text, from, start);
      from = finder.end();
      page.countCut("url");
    } while (finder.next(from));
    return kept.append(text, from, text.length()).toString();
  }
}
