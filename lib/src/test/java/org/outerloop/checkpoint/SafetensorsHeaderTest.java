package org.outerloop.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.ObjectStore;

/** What may stand in a safetensors file, and that nothing else may. */
class SafetensorsHeaderTest {
  private static final String A = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";
  private static final String B = "'b':{'dtype':'BF16','shape':[1,2],'data_offsets':[8,12]}";

  private final ObjectStore store = new MemoryObjectStore();

  @Test
  void tellsWhereEachTensorLies() {
    SafetensorsHeader header = read("{" + B + "," + A + "}", 12);

    long dataStart = 8 + B.length() + A.length() + 3;
    assertThat(header.tensors())
        .hasSize(2)
        .containsEntry(
            "a",
            new SafetensorsHeader.Entry(
                Safetensors.DType.F32, List.of(2L), dataStart, dataStart + 8))
        .containsEntry(
            "b",
            new SafetensorsHeader.Entry(
                Safetensors.DType.BF16, List.of(1L, 2L), dataStart + 8, dataStart + 12));
  }

  @Test
  void takesWhatTheFormatAllows() {
    assertThat(read("{}", 0).tensors()).isEmpty();
    assertThat(read("{'__metadata__':{'format':'pt'}," + A + "}     ", 8).tensors()).hasSize(1);
    assertThat(
            read("{'s':{'dtype':'F32','shape':[],'data_offsets':[0,4]}}", 4)
                .tensors()
                .get("s")
                .shape())
        .isEmpty();
    assertThat(
            read("{'z':{'dtype':'F32','shape':[0,9],'data_offsets':[0,0]}," + A + "}", 8).tensors())
        .hasSize(2);
  }

  /** Header | bytes of data | what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{@A}|7|tensors end at byte",
        "{@A}|9|tensors end at byte",
        "{}|1|tensors end at byte",
        " {@A}|8|does not start with '{'",
        "[@A]|8|does not start with '{'",
        "{@A|8|not valid JSON",
        "{@A}}|8|not valid JSON",
        "{@A} x|8|not valid JSON",
        "{@A,@A}|8|not valid JSON",
        "{@A,'a':{}}|8|not valid JSON",
        "{'a':1}|0|tensor a is not an object",
        "{'a':null}|0|tensor a is not an object",
        "{'a':{'dtype':'F32','shape':[2]}}|8|tensor a has the keys",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}}|8|tensor a has the keys",
        "{'a':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}}|8|dtype \"F64\", not F32, BF16 or F16",
        "{'a':{'dtype':'f32','shape':[2],'data_offsets':[0,8]}}|8|dtype \"f32\", not F32, BF16 or F16",
        "{'a':{'dtype':4,'shape':[2],'data_offsets':[0,8]}}|8|dtype 4, not F32, BF16 or F16",
        "{'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}}|8|has no list of numbers",
        "{'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}|8|has the number 2.0",
        "{'a':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}}|8|has the number \"2\"",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}|8|has the number -2",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}|8|has 1 offsets",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,8]}}|8|has 3 offsets",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}|8|ends at 0 before it begins at 8",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}|8|has the number -8",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}|8|of shape [3] has 8 bytes",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}|12|a hole at data byte 0",
        "{@A,'c':{'dtype':'F32','shape':[1],'data_offsets':[9,13]}}|13|a hole at data byte 8",
        "{@A,'c':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|8|overlap at data byte 4",
        "{@A,'c':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|8|overlap at data byte 0",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|0|tensors end at byte",
        "{'a':{'dtype':'F32','shape':[4611686018427387904],'data_offsets':[0,0]}}|0|is too large",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}|0|is too large",
        "{'a':{'dtype':'F32','shape':[9223372036854775808],'data_offsets':[0,0]}}|0|has the number",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[9223372036854775799,9223372036854775807]}}"
            + "|8|ends at 9223372036854775807",
        "{'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,1],'data_offsets':[0,4]}}|4|no list of numbers",
        "{'__metadata__':{'format':1},@A}|8|__metadata__ holds 1, not a text",
        "{'__metadata__':'pt',@A}|8|__metadata__ is not an object"
      })
  void refusesAnythingElse(String header, int dataBytes, String reason) {
    String json = header.replace("@A", A);

    assertThatThrownBy(() -> read(json, dataBytes))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageStartingWith("f.safetensors: ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] file = file("{" + A + "}", 8);
    file[8 + 2] = (byte) 0xff;
    store.put("f.safetensors", file);

    assertThatThrownBy(() -> SafetensorsHeader.read(store, "f.safetensors"))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageContaining("not valid JSON");
  }

  @ParameterizedTest
  @CsvSource({
    "0, a header of 0 bytes is outside",
    "-1, a header of 18446744073709551615 bytes is outside",
    "9223372036854775807, a header of 9223372036854775807 bytes is outside",
    "4194305, a header of 4194305 bytes is outside",
    "4194304, ends inside its header",
    "62, ends inside its header"
  })
  void believesNoLength(long declared, String reason) {
    byte[] file = file("{" + A + "}", 0);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(declared);
    store.put("f.safetensors", file);

    assertThatThrownBy(() -> SafetensorsHeader.read(store, "f.safetensors"))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesAFileThatIsTooShortForALength() {
    store.put("f.safetensors", new byte[7]);

    assertThatThrownBy(() -> SafetensorsHeader.read(store, "f.safetensors"))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessage("f.safetensors: 7 bytes are no file");
  }

  @Test
  void throwsNothingElseWhateverTheBytes() {
    byte[] file = file("{'__metadata__':{'format':'pt'}," + A + "," + B + "}", 12);
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] damaged = file.clone();
      for (int i = 0; i <= trial % 3; i++) {
        damaged[random.nextInt(damaged.length - 12)] = (byte) random.nextInt(256);
      }
      store.put("f.safetensors", damaged);
      try {
        SafetensorsHeader.read(store, "f.safetensors");
      } catch (MalformedCheckpointException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(15_000);
  }

  @Test
  void refusesDeepNesting() {
    String deep = "{'a':" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThatThrownBy(() -> read(deep, 0)).isInstanceOf(MalformedCheckpointException.class);
  }

  private SafetensorsHeader read(String json, int dataBytes) {
    store.put("f.safetensors", file(json, dataBytes));
    return SafetensorsHeader.read(store, "f.safetensors");
  }

  private static byte[] file(String json, int dataBytes) {
    byte[] header = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }
}
