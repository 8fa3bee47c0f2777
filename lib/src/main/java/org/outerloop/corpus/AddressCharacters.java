package org.outerloop.corpus;

import java.util.BitSet;

/** Which ASCII characters an address is made of. */
final class AddressCharacters {
  private static final BitSet HOST = of("-@:%._+~#=");
  private static final BitSet TAIL = of("-@:%._+~#=()?&/");

  private AddressCharacters() {}

  static boolean isHost(char c) {
    return HOST.get(c);
  }

  static boolean isTail(char c) {
    return TAIL.get(c);
  }

  static boolean isWordAt(String text, int at) {
    return at < text.length() && CharacterKinds.is(text.codePointAt(at), CharacterKinds.WORD);
  }

  static boolean isWordBefore(String text, int at) {
    return at > 0 && CharacterKinds.is(text.codePointBefore(at), CharacterKinds.WORD);
  }

  private static BitSet of(String signs) {
    BitSet set = new BitSet();
    set.set('0', '9' + 1);
    set.set('A', 'Z' + 1);
    set.set('a', 'z' + 1);
    signs.chars().forEach(set::set);
    return set;
  }
}
