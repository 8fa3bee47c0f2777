package org.outerloop.corpus;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What a page's address may not hold. The lists are the user's; an empty one bans nothing.
 *
 * @param domains hosts banned as a whole, without leading {@code www.}
 * @param strict pieces banned anywhere in the address, whose hyphens and dots are not looked at
 * @param hard words one of which is enough
 * @param soft words two different ones of which are enough
 */
public record UrlLists(Names domains, List<String> strict, List<String> hard, List<String> soft)
    implements Serializable {

  public UrlLists {
    strict = List.copyOf(strict);
    hard = List.copyOf(hard);
    soft = List.copyOf(soft);
  }

  /**
   * Lists of lines as they stand in files: one entry a line, in any case; blank lines and lines
   * that start with a hash sign are passed over.
   */
  public static UrlLists ofLines(
      Collection<String> domains,
      Collection<String> strict,
      Collection<String> hard,
      Collection<String> soft) {
    List<String> hosts = entries(domains).stream().map(UrlParts::withoutWww).toList();
    List<String> pieces =
        entries(strict).stream().map(UrlParts::withoutHyphensAndDots).distinct().toList();
    return new UrlLists(Names.of(hosts), pieces, entries(hard), entries(soft));
  }

  private static List<String> entries(Collection<String> lines) {
    return lines.stream()
        .map(line -> line.strip().toLowerCase(Locale.ROOT))
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .distinct()
        .toList();
  }
}
