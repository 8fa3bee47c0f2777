package org.outerloop.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Records as JSON and back, strictly: keys are the component names in kebab case and in order, none
 * may be missing, none may be unknown, none may stand twice. The same record always gives the same
 * bytes, so its digest means something. An {@link Optional} component is a key that may be absent.
 *
 * <p>Known component types: int, long, float, double, boolean, String, enums, {@link Digest},
 * {@link PeerId}, records, and lists of these.
 */
public final class RecordJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private RecordJson() {}

  /** What there is to know of a record class; asking for it anew costs more than the work. */
  private record Shape(
      List<RecordComponent> components, List<String> keys, Constructor<?> constructor) {
    static Shape of(Class<?> type) {
      List<RecordComponent> components = List.of(type.getRecordComponents());
      components.forEach(component -> component.getAccessor().setAccessible(true));
      Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return new Shape(
            components, components.stream().map(RecordJson::key).toList(), constructor);
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("Cannot build " + type, e);
      }
    }
  }

  public static byte[] toBytes(Record value) {
    return (toTree(value).toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  public static <R extends Record> R fromBytes(byte[] json, Class<R> type) {
    return fromTree(parse(json), type);
  }

  /** Parses any JSON; {@link InvalidJsonException} on bad syntax or a repeated key. */
  public static JsonNode parse(byte[] json) {
    try {
      return MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException("", e.getOriginalMessage(), e);
    }
  }

  public static ObjectNode toTree(Record value) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    Shape shape = SHAPES.get(value.getClass());
    for (int i = 0; i < shape.keys().size(); i++) {
      Object member = call(shape.components().get(i), value);
      if (!(member instanceof Optional<?> optional)) {
        node.set(shape.keys().get(i), write(member));
      } else if (optional.isPresent()) {
        node.set(shape.keys().get(i), write(optional.get()));
      }
    }
    return node;
  }

  public static <R extends Record> R fromTree(JsonNode node, Class<R> type) {
    return type.cast(readRecord(node, type, ""));
  }

  private static JsonNode write(Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (value instanceof Record nested && !(nested instanceof PeerId)) {
      return toTree(nested);
    } else if (value instanceof List<?> list) {
      ArrayNode array = json.arrayNode();
      list.forEach(element -> array.add(write(element)));
      return array;
    } else if (value instanceof Integer number) {
      return json.numberNode(number);
    } else if (value instanceof Long number) {
      return json.numberNode(number);
    } else if (value instanceof Float number) {
      return json.numberNode(number);
    } else if (value instanceof Double number) {
      return json.numberNode(number);
    } else if (value instanceof Boolean bool) {
      return json.booleanNode(bool);
    } else if (value instanceof Enum<?> constant) {
      return json.textNode(kebab(constant.name()));
    }
    return json.textNode(value.toString());
  }

  private static Object readRecord(JsonNode node, Class<?> type, String path) {
    check(node.isObject(), path, "is not a group of keys");
    Shape shape = SHAPES.get(type);
    Object[] values = new Object[shape.keys().size()];
    for (int i = 0; i < values.length; i++) {
      String key = shape.keys().get(i);
      Type member = shape.components().get(i).getGenericType();
      values[i] = readMember(node.get(key), member, join(path, key));
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      check(
          shape.keys().contains(name),
          join(path, name),
          "is not a known key; known here: " + shape.keys());
    }
    return construct(shape.constructor(), values, path);
  }

  private static Object readMember(JsonNode node, Type type, String path) {
    boolean absent = node == null || node.isNull();
    if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
      return absent ? Optional.empty() : Optional.of(read(node, argument(generic), path));
    }
    check(!absent, path, "is missing");
    return read(node, type, path);
  }

  private static Object read(JsonNode node, Type type, String path) {
    if (type instanceof ParameterizedType generic) {
      check(node.isArray(), path, "is not a list");
      List<Object> list = new ArrayList<>();
      for (JsonNode element : node) {
        list.add(read(element, argument(generic), path + "[" + list.size() + "]"));
      }
      return List.copyOf(list);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == int.class || raw == Integer.class) {
      check(
          node.isIntegralNumber() && node.canConvertToInt(),
          path,
          "is not a whole number: " + node);
      return node.intValue();
    } else if (raw == long.class || raw == Long.class) {
      check(
          node.isIntegralNumber() && node.canConvertToLong(),
          path,
          "is not a whole number: " + node);
      return node.longValue();
    } else if (raw == float.class || raw == Float.class) {
      check(node.isNumber(), path, "is not a number: " + node);
      return node.floatValue();
    } else if (raw == double.class || raw == Double.class) {
      check(node.isNumber(), path, "is not a number: " + node);
      return node.doubleValue();
    } else if (raw == boolean.class || raw == Boolean.class) {
      check(node.isBoolean(), path, "is not true or false: " + node);
      return node.booleanValue();
    } else if (raw.isRecord() && raw != PeerId.class) {
      return readRecord(node, raw, path);
    }
    check(node.isTextual(), path, "is not a text: " + node);
    return readText(node.textValue(), raw, path);
  }

  private static Object readText(String text, Class<?> type, String path) {
    if (type == String.class) {
      return text;
    } else if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (kebab(((Enum<?>) constant).name()).equals(text)) {
          return constant;
        }
      }
      throw new InvalidJsonException(path, "is '" + text + "', none of " + names(type));
    }
    try {
      return type == Digest.class ? Digest.parse(text) : new PeerId(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidJsonException(path, e.getMessage(), e);
    }
  }

  private static List<String> names(Class<?> enumType) {
    List<String> names = new ArrayList<>();
    for (Object constant : enumType.getEnumConstants()) {
      names.add(kebab(((Enum<?>) constant).name()));
    }
    return names;
  }

  private static Object construct(Constructor<?> constructor, Object[] values, String path) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException cause) {
        throw new InvalidJsonException(path, cause.getMessage(), cause);
      }
      throw new IllegalStateException("Cannot build by " + constructor, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot build by " + constructor, e);
    }
  }

  private static Object call(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + component, e);
    }
  }

  private static Type argument(ParameterizedType generic) {
    return generic.getActualTypeArguments()[0];
  }

  private static void check(boolean condition, String path, String problem) {
    if (!condition) {
      throw new InvalidJsonException(path, problem);
    }
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String key(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String kebab(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
