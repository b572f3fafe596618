// Shared values against plain models: contents, versions, hashes, sizes, freeing.
#include "core/value/value.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "core/base/random.h"
#include "core/value/value_json.h"
#include "core/value/value_order.h"

namespace etude {
namespace {

std::vector<std::int64_t> integers(const List& list) {
  std::vector<std::int64_t> result;
  for (const Value& value : list) result.push_back(value.integer());
  return result;
}

TEST(Value, KnowsItsKind) {
  struct Row {
    Value value;
    Kind kind;
    const char* type;
    const char* operand;
    std::uint64_t size_bytes;
    std::uint32_t depth;
  };
  const Row rows[] = {
      {Value(), Kind::kNull, "null", "null", 1, 0},
      {Value(true), Kind::kBool, "boolean", "bool", 1, 0},
      {Value(5), Kind::kInt, "integer", "int", 8, 0},
      {Value(std::int64_t{5}), Kind::kInt, "integer", "int", 8, 0},
      {Value(2.5), Kind::kDouble, "double", "double", 8, 0},
      {Value("héllo"), Kind::kString, "string", "string", 6, 0},
      {Value(std::string("x")), Kind::kString, "string", "string", 1, 0},
      {Value::bytes("abc"), Kind::kBytes, "bytes", "bytes", 3, 0},
      {Value(List()), Kind::kList, "list", "list", 8, 1},
      {Value(List{Value(1), Value("ab")}), Kind::kList, "list", "list", 18, 1},
      {Value(Map()), Kind::kMap, "map", "dict", 8, 1},
      {Value(Map{{"key", Value(List{Value()})}}), Kind::kMap, "map", "dict", 8 + 3 + 8 + 1, 2},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(row.value.kind(), row.kind);
    EXPECT_EQ(type_name(row.kind), row.type);
    EXPECT_EQ(operand_name(row.kind), row.operand);
    EXPECT_EQ(row.value.size_bytes(), row.size_bytes) << row.type;
    EXPECT_EQ(row.value.depth(), row.depth) << row.type;
    EXPECT_TRUE(row.value.is_same(row.value));
  }
}

TEST(Value, IsUnsetOnlyWhenMadeSo) {
  EXPECT_TRUE(Value::unset().is_unset());
  EXPECT_TRUE(Value::unset().is_null());
  EXPECT_FALSE(Value().is_unset());
  EXPECT_FALSE(Value(0).is_unset());
  Value value = Value::unset();
  value = Value(1);
  EXPECT_FALSE(value.is_unset());
  value = Value();
  EXPECT_FALSE(value.is_unset());
}

TEST(Value, CopiesAndMoves) {
  Value text("shared");
  const Value copy = text;
  Value moved = std::move(text);
  EXPECT_EQ(copy.string(), "shared");
  EXPECT_EQ(moved.string(), "shared");
  EXPECT_TRUE(moved.is_same(copy));
  moved = *&moved;
  EXPECT_EQ(moved.string(), "shared");
  moved = Value(1);
  EXPECT_EQ(copy.string(), "shared");
}

TEST(ValueDeathTest, StopsWhenReadAsAnotherKind) {
  EXPECT_DEATH_IF_SUPPORTED(static_cast<void>(Value(1).string()), "internal error");
  EXPECT_DEATH_IF_SUPPORTED(static_cast<void>(Value("x").list()), "internal error");
  EXPECT_DEATH_IF_SUPPORTED(static_cast<void>(List()[0]), "internal error");
}

TEST(ValueText, ConcatenatesWithoutTouchingOlderTexts) {
  Value text("");
  std::vector<Value> versions{text};
  std::string expected;
  for (int i = 0; i < 500; ++i) {
    const std::string piece = std::to_string(i) + ",";
    text = Value::concatenated(text, piece);
    expected += piece;
    versions.push_back(text);
  }
  EXPECT_EQ(text.string(), expected);
  std::string prefix;
  for (int i = 0; i <= 500; ++i) {
    ASSERT_EQ(versions[static_cast<std::size_t>(i)].string(), prefix) << i;
    prefix += std::to_string(i) + ",";
  }
}

TEST(ValueText, BranchesWhereTwoTextsGrowFromOne) {
  const Value base = Value::concatenated(Value("ab"), "c");
  const Value one = Value::concatenated(base, "1");
  const Value two = Value::concatenated(base, "2");
  const Value one_more = Value::concatenated(one, "!");
  EXPECT_EQ(base.string(), "abc");
  EXPECT_EQ(one.string(), "abc1");
  EXPECT_EQ(two.string(), "abc2");
  EXPECT_EQ(one_more.string(), "abc1!");
}

TEST(ValueText, KnowsWhetherOthersGrowFromIt) {
  const Value whole("ab");
  EXPECT_FALSE(whole.is_growing_text());
  const Value copied = Value::concatenated(whole, "c");  // no room behind `whole`: a storage of its own
  EXPECT_FALSE(copied.is_growing_text());
  const Value grown = Value::concatenated(copied, "d");
  EXPECT_TRUE(grown.is_growing_text());
  EXPECT_TRUE(copied.is_growing_text());
  EXPECT_FALSE(whole.is_growing_text());
  EXPECT_FALSE(Value(1).is_growing_text());
  EXPECT_FALSE(Value(List{grown}).is_growing_text());
}

TEST(ValueText, TakesItselfAndItsPartsAsPiece) {
  Value text("ab");
  for (int i = 0; i < 12; ++i) text = Value::concatenated(text, text.string());
  EXPECT_EQ(text.string().size(), 2u << 12);
  Value grown = Value::concatenated(Value("xyz"), "12345");
  grown = Value::concatenated(grown, grown.string().substr(2, 4));
  EXPECT_EQ(grown.string(), "xyz12345z123");
}

TEST(ValueText, HashesByContentHoweverItWasMade) {
  Value grown("");
  for (const char c : std::string("content")) grown = Value::concatenated(grown, std::string(1, c));
  EXPECT_EQ(grown.hash(), Value("content").hash());
  const Value shorter = Value::concatenated(Value("con"), "");
  const Value longer = Value::concatenated(shorter, "tent");
  EXPECT_EQ(longer.hash(), Value("content").hash());
  EXPECT_EQ(shorter.hash(), Value("con").hash()) << "a prefix of a text that was hashed further";
  EXPECT_NE(Value("con").hash(), Value("content").hash());
  EXPECT_NE(Value("a").hash(), Value::bytes("a").hash());
}

TEST(Value, HashesTellKindsAndValuesApart) {
  const Value values[] = {Value(),
                          Value(false),
                          Value(true),
                          Value(0),
                          Value(1),
                          Value(-1),
                          Value(0.0),
                          Value(1.0),
                          Value(0.5),
                          Value(""),
                          Value("0"),
                          Value("1"),
                          Value::bytes(""),
                          Value(List()),
                          Value(Map()),
                          Value(List{Value()}),
                          Value(List{Value(), Value()}),
                          Value(List{Value(List())}),
                          Value(List{Value(1), Value(2)}),
                          Value(List{Value(2), Value(1)}),
                          Value(Map{{"", Value()}}),
                          Value(Map{{"a", Value("b")}}),
                          Value(Map{{"b", Value("a")}}),
                          Value(Map{{"a", Value(1)}, {"b", Value(2)}}),
                          Value(Map{{"a", Value(2)}, {"b", Value(1)}})};
  for (std::size_t i = 0; i < std::size(values); ++i) {
    for (std::size_t j = 0; j < std::size(values); ++j) EXPECT_EQ(values[i].hash() == values[j].hash(), i == j) << i << " " << j;
  }
}

// A list and its plain model under random operations; every tenth version is kept and checked at the end.
TEST(List, BehavesLikeAVectorAndKeepsEveryVersion) {
  for (const std::uint64_t seed : {1ull, 2ull, 3ull, 4ull}) {
    SCOPED_TRACE(seed);
    Random random(seed);
    List list;
    std::vector<std::int64_t> model;
    std::vector<std::pair<List, std::vector<std::int64_t>>> versions;
    const std::int64_t front_share = static_cast<std::int64_t>(seed) * 20;  // from nearly none to most pushes at the front
    for (int step = 0; step < 5000; ++step) {
      const std::int64_t dice = random.between(0, 99);
      const std::int64_t number = random.between(0, 1'000'000);
      if (dice < 30 && !model.empty()) {
        const auto at = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(model.size()) - 1));
        list = list.set(at, Value(number));
        model[at] = number;
      } else if (random.between(0, 99) < front_share) {
        list = list.push_front(Value(number));
        model.insert(model.begin(), number);
      } else {
        list = list.push_back(Value(number));
        model.push_back(number);
      }
      if (step % 10 == 0 && versions.size() < 150) versions.emplace_back(list, model);
      // Sometimes go on from an older version: what was pushed in place after it must not show.
      if (dice == 99 && !versions.empty()) {
        std::tie(list, model) = versions[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(versions.size()) - 1))];
      }
    }
    EXPECT_EQ(integers(list), model);
    for (const auto& [version, expected] : versions) ASSERT_EQ(integers(version), expected);
  }
}

TEST(List, GrowsOverAllLevelsOfItsTree) {
  constexpr std::int64_t kCount = 40'000;  // three levels of 32
  List back;
  List front;
  for (std::int64_t i = 0; i < kCount; ++i) {
    back = back.push_back(Value(i));
    front = front.push_front(Value(i));
  }
  ASSERT_EQ(back.size(), static_cast<std::size_t>(kCount));
  for (std::int64_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(back[static_cast<std::size_t>(i)].integer(), i);
    ASSERT_EQ(front[static_cast<std::size_t>(kCount - 1 - i)].integer(), i);
  }
  EXPECT_EQ(Value(back).size_bytes(), 8u + 8u * kCount);
  // Replacing leaves the old version as it was, at every place of the tree.
  for (const std::int64_t at : {0, 31, 32, 1023, 1024, 32'767, 32'768, 39'999}) {
    const List changed = back.set(static_cast<std::size_t>(at), Value(-1));
    EXPECT_EQ(changed[static_cast<std::size_t>(at)].integer(), -1);
    EXPECT_EQ(back[static_cast<std::size_t>(at)].integer(), at);
    EXPECT_EQ(changed.set(static_cast<std::size_t>(at), Value(at)).size(), back.size());
    EXPECT_EQ(Value(changed.set(static_cast<std::size_t>(at), Value(at))).hash(), Value(back).hash());
  }
}

TEST(List, HashesAndMeasuresByContentHoweverItWasMade) {
  Random random(21);
  for (int round = 0; round < 200; ++round) {
    std::vector<Value> content;
    for (std::int64_t left = random.between(0, 80); left > 0; --left) {
      content.push_back(random.between(0, 1) == 0 ? Value(random.between(0, 9)) : Value(std::to_string(random.between(0, 999))));
    }
    List by_back;
    for (const Value& value : content) by_back = by_back.push_back(value);
    List by_front;
    for (std::size_t i = content.size(); i-- > 0;) by_front = by_front.push_front(content[i]);
    // From the middle outwards, with wrong elements that are replaced afterwards.
    const auto middle = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(content.size())));
    List by_set;
    for (std::size_t i = middle; i < content.size(); ++i) by_set = by_set.push_back(Value("wrong"));
    for (std::size_t i = 0; i < middle; ++i) by_set = by_set.push_front(Value(7.5));
    for (std::size_t i = 0; i < content.size(); ++i) by_set = by_set.set(i, content[i]);
    for (const List& list : {by_front, by_set}) {
      EXPECT_EQ(Value(list).hash(), Value(by_back).hash());
      EXPECT_EQ(Value(list).size_bytes(), Value(by_back).size_bytes());
      EXPECT_TRUE(equals(Value(list), Value(by_back)));
    }
  }
}

TEST(List, MayHoldItselfAsItWasAndIsFreedAllTheSame) {
  // Pushed in place, the chunk of the list would hold the list that holds the chunk. Leaks are found by the address sanitizer.
  List list{Value(1), Value(2)};
  for (int i = 0; i < 10; ++i) list = list.push_back(Value(list));
  EXPECT_EQ(list.size(), 12u);
  EXPECT_EQ(list[11].list().size(), 11u);
  EXPECT_EQ(list[2].list().size(), 2u);
  List wrapped{Value(1)};
  for (int i = 0; i < 10; ++i) wrapped = wrapped.push_back(Value(Map{{"inside", Value(List{Value(wrapped)})}}));
  EXPECT_EQ(wrapped.size(), 11u);
  List front{Value(1), Value(2)};
  for (int i = 0; i < 10; ++i) front = front.push_front(Value(front));
  EXPECT_EQ(front[0].list().size(), 11u);
}

TEST(List, GoesWhileOthersShareItsPart) {
  // A short list and its elements are one piece of memory, which the last that needs them frees: the address sanitizer looks on.
  for (const std::size_t count : {1u, 2u, 20u, 31u, 32u, 33u}) {
    std::vector<Value> content;
    std::vector<std::int64_t> expected;
    for (std::size_t i = 0; i < count; ++i) {
      content.push_back(Value(static_cast<std::int64_t>(i)));
      expected.push_back(static_cast<std::int64_t>(i));
    }
    List before{std::span<const Value>(content)};
    List ahead = before.push_front(Value(-1));
    List behind = before.push_back(Value(-2));
    before = List();
    EXPECT_EQ(ahead.size(), count + 1);
    ahead = List();
    expected.push_back(-2);
    EXPECT_EQ(integers(behind), expected) << count;
  }
  List nested{Value(List{Value("inside"), Value(Map{{"key", Value(List{Value("deep")})}})})};
  const Value inside = nested[0];
  nested = List();
  EXPECT_EQ(inside.list()[1].map().get("key").list()[0].string(), "deep");
}

TEST(Map, IsOneWithItsOnlyLeafUntilItGrowsOutOfIt) {
  std::vector<Map> versions{Map()};
  for (int i = 0; i < 20; ++i) versions.push_back(versions.back().set("key" + std::to_string(i), Value(List{Value(i)})));
  for (std::size_t i = 0; i < versions.size(); ++i) {
    const Map taken = versions[i];
    versions[i] = Map();
    EXPECT_EQ(taken.size(), i);
    if (i == 0) continue;
    EXPECT_EQ(taken.get("key" + std::to_string(i - 1)).list()[0].integer(), static_cast<std::int64_t>(i) - 1);
  }
}

TEST(Map, IsTheSameMadeAtOnceOrEntryByEntry) {
  Random random(7);
  for (std::size_t count = 0; count <= 20; ++count) {
    std::vector<Value> keys_and_values;
    Map one_by_one;
    for (std::size_t i = 0; i < count; ++i) {
      const Value key("key" + std::to_string(random.next() % 12));
      const Value value(List{Value(static_cast<std::int64_t>(i))});
      keys_and_values.push_back(key);
      keys_and_values.push_back(value);
      one_by_one = one_by_one.set(key, value);
    }
    const Map at_once{std::span<const Value>(keys_and_values)};
    EXPECT_EQ(at_once.size(), one_by_one.size());
    EXPECT_EQ(Value(at_once).hash(), Value(one_by_one).hash());
    EXPECT_EQ(Value(at_once).size_bytes(), Value(one_by_one).size_bytes());
    EXPECT_EQ(Value(at_once).depth(), Value(one_by_one).depth());
    EXPECT_TRUE(equals(Value(at_once), Value(one_by_one)));
    EXPECT_EQ(Value(at_once.set("more", Value(1)).erase("more")).hash(), Value(one_by_one).hash());
  }
  const Map twice{{"b", Value(1)}, {"a", Value(2)}, {"b", Value("later")}};
  EXPECT_EQ(json_for_display(Value(twice)), json_for_display(Value(Map().set("a", Value(2)).set("b", Value("later")))));
  EXPECT_EQ(twice.get("b").string(), "later");
}

TEST(ValueText, KeepsItsBytesWhateverItsLength) {
  const std::string source = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (std::size_t length = 0; length <= source.size(); ++length) {
    const std::string piece = source.substr(0, length);
    EXPECT_EQ(Value(piece).string(), piece);
    Value text("x");
    std::string expected = "x";
    for (int i = 0; i < 5; ++i) {
      text = Value::concatenated(text, piece);
      expected += piece;
      EXPECT_EQ(text.string(), expected);
    }
  }
}

TEST(Map, BehavesLikeASortedMapAndKeepsEveryVersion) {
  for (const std::uint64_t seed : {1ull, 2ull, 3ull}) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Map map;
    std::map<std::string, std::int64_t> model;
    std::vector<std::pair<Map, std::map<std::string, std::int64_t>>> versions;
    const std::int64_t keys = seed == 1 ? 60 : 4000;
    for (int step = 0; step < 10'000; ++step) {
      const std::string key = "k" + std::to_string(random.between(0, keys));
      // First it grows, then it shrinks, so that nodes split and empty out.
      if (random.between(0, 99) < (step < 6000 ? 20 : 70)) {
        map = map.erase(key);
        model.erase(key);
      } else {
        const std::int64_t number = random.between(0, 1000);
        map = map.set(key, Value(number));
        model[key] = number;
      }
      ASSERT_EQ(map.size(), model.size());
      if (step % 97 == 0) versions.emplace_back(map, model);
    }
    versions.emplace_back(map, model);
    for (const auto& [version, expected] : versions) {
      auto place = expected.begin();
      std::uint64_t bytes = 8;
      for (const Map::Entry& entry : version) {
        ASSERT_NE(place, expected.end());
        ASSERT_EQ(entry.key.string(), place->first);
        ASSERT_EQ(entry.value.integer(), place->second);
        bytes += place->first.size() + 8;
        ++place;
      }
      ASSERT_EQ(place, expected.end());
      ASSERT_EQ(Value(version).size_bytes(), bytes);
      for (std::int64_t i = 0; i <= keys; i += keys / 50 + 1) {
        const std::string key = "k" + std::to_string(i);
        const auto found = expected.find(key);
        ASSERT_EQ(version.contains(key), found != expected.end());
        ASSERT_EQ(version.get(key).is_null(), found == expected.end());
      }
    }
  }
}

TEST(Map, HashesByContentHoweverItWasMade) {
  Random random(33);
  for (int round = 0; round < 100; ++round) {
    std::map<std::string, std::int64_t> content;
    for (std::int64_t left = random.between(0, 60); left > 0; --left)
      content[std::to_string(random.between(0, 500))] = random.between(0, 5);
    Map up;
    for (const auto& [key, number] : content) up = up.set(key, Value(number));
    Map down;
    for (auto entry = content.rbegin(); entry != content.rend(); ++entry) down = down.set(entry->first, Value(entry->second));
    Map detour;
    for (int i = 0; i < 200; ++i) detour = detour.set(std::to_string(i * 3), Value("wrong"));
    for (const auto& [key, number] : content) detour = detour.set(key, Value(number));
    for (int i = 0; i < 200; ++i) {
      if (content.count(std::to_string(i * 3)) == 0) detour = detour.erase(std::to_string(i * 3));
    }
    for (const Map& map : {down, detour}) {
      EXPECT_EQ(Value(map).hash(), Value(up).hash());
      EXPECT_EQ(Value(map).size_bytes(), Value(up).size_bytes());
      EXPECT_TRUE(equals(Value(map), Value(up)));
    }
  }
}

TEST(Map, OrdersKeysByTheirBytes) {
  const Map map{{"b", Value(1)}, {"", Value(2)}, {"a", Value(3)}, {"é", Value(4)}, {"B", Value(5)}, {"ab", Value(6)}};
  std::string keys;
  for (const Map::Entry& entry : map) keys += std::string(entry.key.string()) + "|";
  EXPECT_EQ(keys, "|B|a|ab|b|é|");
}

TEST(Map, ErasingWhatIsNotThereGivesTheSameMap) {
  const Map map{{"a", Value(1)}};
  EXPECT_TRUE(Value(map.erase("b")).is_same(Value(map)));
  EXPECT_TRUE(map.erase("a").empty());
  EXPECT_EQ(Value(map.erase("a")).hash(), Value(Map()).hash());
  EXPECT_TRUE(Map().erase("x").empty());
}

TEST(Value, FreesAnyDepthWithoutOverflowingTheStack) {
  Value lists;
  Value maps;
  Value mixed;
  for (int i = 0; i < 100'000; ++i) {
    lists = Value(List{lists});
    maps = Value(Map{{"k", maps}});
    mixed = i % 2 == 0 ? Value(List().push_front(mixed)) : Value(Map{{"k", mixed}, {"l", Value(i)}});
  }
  EXPECT_EQ(lists.depth(), 100'000u);
  EXPECT_EQ(maps.depth(), 100'000u);
  EXPECT_EQ(mixed.depth(), 100'000u);
  EXPECT_NE(lists.hash(), maps.hash());
  const Value kept = lists.list()[0].list()[0];
  lists = Value();
  maps = Value();
  mixed = Value();
  EXPECT_EQ(kept.depth(), 99'998u);
}

TEST(Value, SharesWhatDoesNotChange) {
  const Value inner(Map{{"x", Value(1)}});
  const List list{inner, inner};
  const List changed = list.set(0, Value(2));
  EXPECT_TRUE(changed[1].is_same(inner));
  const Map map = Map{{"a", inner}, {"b", Value(1)}}.set("b", Value(2));
  EXPECT_TRUE(map.get("a").is_same(inner));
}

}  // namespace
}  // namespace etude
