package org.outerloop.corpus;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outerloop.corpus.Grammar.Section;
import org.outerloop.corpus.Grammar.Word;
import org.outerloop.corpus.Template.Filling;
import org.outerloop.corpus.Template.Name;
import org.outerloop.corpus.Template.Slot;
import org.outerloop.corpus.Template.Style;
import org.outerloop.corpus.Template.Sum;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.SplitMix64;

/** What is bound while one document is written. */
final class Scope {
  private static final int MAX_DEPTH = 50;
  private static final int ATTEMPTS = 20;

  private final Grammar grammar;
  private final SplitMix64 random;
  private final Map<String, Word> bound = new HashMap<>();
  private final Set<Object> used = Collections.newSetFromMap(new IdentityHashMap<>());
  private int depth;

  Scope(Grammar grammar, SplitMix64 random) {
    this.grammar = grammar;
    this.random = random;
  }

  /** One alternative of a section, its slots filled. */
  String expand(String section) {
    Require.that(++depth < MAX_DEPTH, "Section [%s] asks for itself without end", section);
    Template template = unused(grammar.section(section).templates());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < template.slots().size(); i++) {
      text.append(template.literals().get(i));
      write(template.slots().get(i), text);
    }
    text.append(template.literals().get(template.slots().size()));
    depth--;
    return text.toString();
  }

  private void write(Slot slot, StringBuilder text) {
    int count = slot.filling() instanceof Name name ? draw(name.repeats()) : 1;
    for (int i = 0; i < count; i++) {
      String filling = fill(slot);
      if (slot.style() != Style.SILENT) {
        text.append(i > 0 ? " " : "");
        text.append(slot.style() == Style.CAPITAL ? Prose.capital(filling) : filling);
      }
    }
  }

  private String fill(Slot slot) {
    Filling filling = slot.filling();
    Word word;
    if (filling instanceof Name name) {
      word = word(name, slot);
    } else if (filling instanceof Sum sum) {
      int left = operand(sum.left(), slot);
      int right = operand(sum.right(), slot);
      word = Word.plain(Integer.toString(sum.product() ? left * right : left + right));
    } else {
      word = Word.plain(Integer.toString(draw((Template.Number) filling)));
    }
    if (!slot.variable().isEmpty()) {
      bound.put(slot.variable(), word);
    }
    boolean formed = filling instanceof Name name && !name.form().isEmpty();
    return formed ? word.form(((Name) filling).form(), slot.place()) : word.first();
  }

  private int draw(Template.Number bounds) {
    return bounds.low() + random.nextInt(bounds.high() - bounds.low() + 1);
  }

  private int operand(String name, Slot slot) {
    if (Character.isDigit(name.charAt(0))) {
      return Integer.parseInt(name);
    }
    Word word = bound.get(name);
    Require.that(word != null, "%s: {%s} is not bound yet", slot.place(), name);
    return Integer.parseInt(word.first());
  }

  private Word word(Name name, Slot slot) {
    if (bound.containsKey(name.name())) {
      return bound.get(name.name());
    }
    Require.that(grammar.has(name.name()), "%s: {%s} is not bound yet", slot.place(), name.name());
    Section section = grammar.section(name.name());
    if (!section.isWordList()) {
      return Word.plain(expand(name.name()));
    }
    return slot.variable().isEmpty()
        ? section.words().get(random.nextInt(section.words().size()))
        : unused(section.words());
  }

  /** One that this document has not had before, unless luck or the list runs out. */
  private <T> T unused(List<T> choices) {
    T choice = choices.get(random.nextInt(choices.size()));
    for (int i = 0; i < ATTEMPTS && used.contains(choice); i++) {
      choice = choices.get(random.nextInt(choices.size()));
    }
    used.add(choice);
    return choice;
  }
}
