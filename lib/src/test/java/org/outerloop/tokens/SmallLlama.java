package org.outerloop.tokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.protocol.SplitMix64;

/** A tokenizer file of the Llama form with merges drawn at random over a few characters. */
final class SmallLlama {
  private static final String[] LETTERS = {"\u2581", "a", "b", ".", "\u00E9", "\u4E2D"};

  private SmallLlama() {}

  static byte[] file() {
    Map<String, Integer> pieces = new LinkedHashMap<>();
    for (String special : List.of("<unk>", "<s>", "</s>")) {
      pieces.put(special, pieces.size());
    }
    for (int b = 0; b < 256; b++) {
      pieces.put(Spelling.SPACE_MARKS.byteName(b), pieces.size());
    }
    List<String> merged = new ArrayList<>(List.of(LETTERS));
    merged.forEach(piece -> pieces.put(piece, pieces.size()));
    List<String> merges = new ArrayList<>();
    SplitMix64 generator = new SplitMix64(5);
    while (merges.size() < 40) {
      String left = merged.get(generator.nextInt(merged.size()));
      String right = merged.get(generator.nextInt(merged.size()));
      boolean intoMark = right.startsWith(LETTERS[0]) && !left.endsWith(LETTERS[0]);
      if (!intoMark && !merges.contains(left + " " + right)) {
        merges.add(left + " " + right);
        if (pieces.putIfAbsent(left + right, pieces.size()) == null) {
          merged.add(left + right);
        }
      }
    }
    return file(pieces, merges);
  }

  private static byte[] file(Map<String, Integer> pieces, List<String> merges) {
    String frame =
        "{'version':'1.0','added_tokens':[{'id':0,'content':'<unk>','special':true,"
            + "'normalized':false,'single_word':false,'lstrip':false,'rstrip':false},"
            + "{'id':1,'content':'<s>','special':true,'normalized':false,'single_word':false,"
            + "'lstrip':false,'rstrip':false},{'id':2,'content':'</s>','special':true,"
            + "'normalized':false,'single_word':false,'lstrip':false,'rstrip':false}],"
            + "'normalizer':{'type':'Sequence','normalizers':[{'type':'Prepend','prepend':'M'},"
            + "{'type':'Replace','pattern':{'String':' '},'content':'M'}]},'pre_tokenizer':null,"
            + "'post_processor':null,'decoder':{'type':'Sequence','decoders':[{'type':'Replace',"
            + "'pattern':{'String':'M'},'content':' '},{'type':'ByteFallback'},{'type':'Fuse'},"
            + "{'type':'Strip','content':' ','start':1,'stop':0}]},'model':";
    ObjectNode model = JsonNodeFactory.instance.objectNode().put("type", "BPE");
    model.put("unk_token", "<unk>").put("fuse_unk", true).put("byte_fallback", true);
    ObjectNode vocabulary = model.putObject("vocab");
    pieces.forEach(vocabulary::put);
    ArrayNode list = model.putArray("merges");
    merges.forEach(list::add);
    String json = frame.replace('\'', '"').replace("\"M\"", "\"\u2581\"") + model + "}";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** Texts over the characters that merges know and some that they do not. */
  static List<String> texts(int count) {
    String letters = " aab.\u00E9\u4E2D\nx";
    SplitMix64 generator = new SplitMix64(6);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = generator.nextInt(200); length >= 0; length--) {
        text.append(letters.charAt(generator.nextInt(letters.length())));
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
