package org.outerloop.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.outerloop.protocol.Require;

/**
 * Text with slots.
 *
 * <pre>
 *   {person}        a word of that list, an alternative of that section, or what the name is bound to
 *   {person.his}    in another form
 *   {p=person}      the same, bound to p for the rest of the document
 *   {p:=person}     bound without being written
 *   {line*3..5}     3 to 5 of them, with a space between
 *   {2..9}  {n=2..9}   a number, bound or not
 *   {a+b}  {c:=a*2}    sum or product of two numbers, bound or literal
 *   {^person}       with a capital letter
 *   \n              a new line
 * </pre>
 *
 * @param literals text before, between and after the slots: one more than slots
 * @param slots in order
 */
record Template(List<String> literals, List<Slot> slots) {
  private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern SLOT = Pattern.compile("(\\^)?(?:([a-z][a-z0-9-]*)(:?=))?([^=^]+)");
  private static final Pattern NUMBER = Pattern.compile("(\\d+)\\.\\.(\\d+)");
  private static final Pattern SUM =
      Pattern.compile("([a-z][a-z0-9-]*|\\d+)([+*])([a-z][a-z0-9-]*|\\d+)");
  private static final Pattern NAME =
      Pattern.compile("([a-z][a-z0-9-]*)(?:\\.([a-z][a-z0-9-]*))?(?:\\*(\\d+)\\.\\.(\\d+))?");

  /**
   * A hole to be filled.
   *
   * @param filling what with
   * @param variable what the filling is bound to; empty if nothing
   * @param style how it is written
   * @param place file and line
   */
  record Slot(Filling filling, String variable, Style style, String place) {}

  /** What fills a slot. */
  sealed interface Filling permits Number, Sum, Name {
    /** Names it asks for: sections or variables. */
    Stream<String> names();
  }

  /** A number from low to high, both included. */
  record Number(int low, int high) implements Filling {
    @Override
    public Stream<String> names() {
      return Stream.empty();
    }
  }

  /** Sum or product of two operands: digits, or the name of a bound number. */
  record Sum(String left, String right, boolean product) implements Filling {
    @Override
    public Stream<String> names() {
      return Stream.of(left, right).filter(name -> !Character.isDigit(name.charAt(0)));
    }
  }

  /** A section, word list or variable; {@code form} is empty for the first form. */
  record Name(String name, String form, Number repeats) implements Filling {
    @Override
    public Stream<String> names() {
      return Stream.of(name);
    }
  }

  /** How a slot is written. */
  enum Style {
    PLAIN,
    CAPITAL,
    SILENT
  }

  static Template parse(String line, String place) {
    List<String> literals = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    Matcher braces = BRACES.matcher(line);
    int from = 0;
    while (braces.find()) {
      literals.add(literal(line.substring(from, braces.start()), place));
      slots.add(slot(braces.group(1), place));
      from = braces.end();
    }
    literals.add(literal(line.substring(from), place));
    return new Template(literals, slots);
  }

  private static String literal(String text, String place) {
    Require.that(
        text.indexOf('{') < 0 && text.indexOf('}') < 0, "%s: a brace without its other", place);
    return text.replace("\\n", "\n");
  }

  private static Slot slot(String inside, String place) {
    Matcher match = SLOT.matcher(inside);
    Require.that(match.matches(), "%s: {%s} is no slot", place, inside);
    Style style = match.group(1) == null ? Style.PLAIN : Style.CAPITAL;
    String variable = match.group(2) == null ? "" : match.group(2);
    return new Slot(
        filling(match.group(4), place),
        variable,
        ":=".equals(match.group(3)) ? Style.SILENT : style,
        place);
  }

  private static Filling filling(String text, String place) {
    Optional<Number> number = number(text);
    Matcher sum = SUM.matcher(text);
    Matcher name = NAME.matcher(text);
    if (number.isPresent()) {
      return number.get();
    } else if (sum.matches()) {
      return new Sum(sum.group(1), sum.group(3), sum.group(2).equals("*"));
    }
    Require.that(name.matches(), "%s: {%s} is no slot", place, text);
    String form = name.group(2) == null ? "" : name.group(2);
    Number once = new Number(1, 1);
    Number repeats =
        name.group(3) == null ? once : number(name.group(3) + ".." + name.group(4)).orElse(once);
    return new Name(name.group(1), form, repeats);
  }

  private static Optional<Number> number(String text) {
    Matcher match = NUMBER.matcher(text);
    return match.matches()
        ? Optional.of(
            new Number(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))))
        : Optional.empty();
  }
}
