package org.outerloop.jobs.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.outerloop.checkpoint.CheckpointShards;
import org.outerloop.checkpoint.CheckpointWriter;
import org.outerloop.checkpoint.LlamaConfig;
import org.outerloop.checkpoint.ShardWriter;
import org.outerloop.checkpoint.SliceCut;
import org.outerloop.model.Initialization;
import org.outerloop.protocol.ModelSpec;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.TensorSpec;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;
import org.outerloop.tokens.TokenizerTrainer;
import org.outerloop.tokens.TrainerSettings;
import org.outerloop.tokens.WordPattern;

/** A small model with a tokenizer of bytes, and a folder of small tasks. */
public final class TinyHub {
  public static final ModelSpec MODEL =
      new ModelSpec(260, 32, 2, 4, 2, 8, 48, 256, 10_000, 1e-5, true);

  private TinyHub() {}

  /** Writes the model: a checkpoint of ours, which is a folder of Hugging Face's. */
  public static Path model(Path folder) {
    ParameterLayout layout = ParameterLayout.of(MODEL);
    try (ObjectStore store =
        ObjectStores.open(new StoreLocation(folder.toUri().toString(), Map.of()))) {
      CheckpointWriter writer =
          new CheckpointWriter(
              store, "", layout, new SliceCut(8, 1 << 20), CheckpointShards.USUAL_SHARD_BYTES);
      try (ShardWriter out = writer.open(writer.shards().get(0))) {
        for (Slice slice : writer.slices(writer.shards().get(0))) {
          TensorSpec tensor = layout.tensor(slice.tensor());
          float[] values = Initialization.values(MODEL, layout, slice, 7);
          IntStream.range(0, values.length)
              .forEach(i -> values[i] *= tensor.vector() ? 1 : 8); // far from flat
          out.write(slice, values);
        }
        writer.finish(List.of(out.commit()), new LlamaConfig(MODEL, 0, 0));
      }
      store.put("tokenizer.json", tokenizer());
    }
    return folder;
  }

  static byte[] tokenizer() {
    return TokenizerTrainer.train(
        Map.of(), new TrainerSettings(257, WordPattern.GPT2, List.of(), 2, 100));
  }

  /** Writes tasks: ARC with a bad row, WinoGrande, two subjects of MMLU, LAMBADA. */
  public static Path tasks(Path folder) {
    StringBuilder arc = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      arc.append(
          "{'id': 'q%d', 'question': 'What is %d and %d?', 'choices': {'text': ['%d', 'many', 'a thing'], 'label': ['A', 'B', 'C']}, 'answerKey': '%s'}\n"
              .formatted(i, i, i * i, 2 * i, "ABC".charAt(i % 3)));
    }
    write(
        folder,
        "arc_easy/test.jsonl",
        arc + "{'id': 'bad', 'question': 'No choices?'}\nnot json\n");
    write(folder, "arc_easy/train.jsonl", arc.toString());
    write(folder, "arc_easy/notes.jsonl", "{}");
    StringBuilder gaps = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      gaps.append(
          "{'sentence': 'Box %d is larger than bag %d so the _ holds more.', 'option1': 'box', 'option2': 'bag', 'answer': '%d'}\n"
              .formatted(i, i, 1 + i % 2));
    }
    write(folder, "winogrande/validation.jsonl", gaps.toString());
    for (String subject : List.of("astronomy", "virology")) {
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < 9; i++) {
        rows.append(
            "{'question': '%s %d?', 'subject': '%s', 'choices': ['a', 'b', 'c', 'd'], 'answer': %d}\n"
                .formatted(subject, i, subject, i % 4));
      }
      write(folder, "mmlu/test/" + subject + ".jsonl", rows.toString());
      write(folder, "mmlu/dev/" + subject + ".jsonl", rows.toString());
    }
    write(folder, "lambada.jsonl", "{'text': 'the end of the day'}\n{'text': 'word'}\n");
    return folder;
  }

  private static void write(Path folder, String name, String rows) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), rows.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
