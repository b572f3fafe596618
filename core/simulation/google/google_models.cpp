// APIs that stand for models: they answer by small built-in rules or prepared answers, and say so in a member `simulated`.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/value/value_json.h"

namespace etude {

using namespace google;

namespace {

bool has_word(const std::string& lower, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

std::optional<Reply> GoogleApi::machine_learning() {
  const std::string verb = custom_verb();
  if (verb != "predict" && verb != "rawPredict" && verb != "generateContent") return std::nullopt;
  const std::string text = json_for_display(request_.body);
  if (const Value prepared = prepared_answer(request_.settings.get("answers"), text, "answer"); !prepared.is_null()) return json(prepared);
  if (verb == "generateContent") {
    Map part{{"text", Value("This is a simulated answer; prepare a real one under `google: {aiplatform: {answers: [{match, answer}]}}`.")}};
    Map candidate{{"content", Value(Map{{"parts", Value(List{Value(std::move(part))})}, {"role", Value("model")}})},
                  {"finishReason", Value("STOP")}};
    return json(Value(Map{{"candidates", Value(List{Value(std::move(candidate))})}, {"simulated", Value(true)}}));
  }
  List predictions;
  for (std::size_t i = 0; i < list_of(body_member("instances")).size(); ++i) {
    predictions = predictions.push_back(Value(Map{{"confidence", Value(0.5)}, {"simulated", Value(true)}}));
  }
  return json(Value(Map{{"predictions", Value(predictions)}, {"simulated", Value(true)}}));
}

std::optional<Reply> GoogleApi::translate() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  const auto member = [&](std::string_view key) { return request_.query.contains(key) ? request_.query.get(key) : body_member(key); };
  // A handful of words, and `[fr] text` for all else: enough to see that something was translated, never mistaken for the real thing.
  const auto translated = [&](const std::string& text, const std::string& target) {
    const Value prepared = prepared_answer(request_.settings.get("answers"), text, target);
    if (prepared.is_string()) return prepared;
    struct Word {
      std::string_view english, french, german, spanish, russian;
    };
    static constexpr Word kWords[] = {{"hello world", "bonjour le monde", "hallo Welt", "hola mundo", "привет, мир"},
                                      {"hello", "bonjour", "hallo", "hola", "привет"},
                                      {"thank you", "merci", "danke", "gracias", "спасибо"},
                                      {"goodbye", "au revoir", "auf Wiedersehen", "adiós", "до свидания"}};
    const std::string lower = lower_case(text);
    const std::string language = target.substr(0, target.find('-'));
    for (const Word& word : kWords) {
      if (lower != word.english) continue;
      if (language == "fr") return Value(word.french);
      if (language == "de") return Value(word.german);
      if (language == "es") return Value(word.spanish);
      if (language == "ru") return Value(word.russian);
    }
    return Value("[" + target + "] " + text);
  };
  if (name == "languages" || name.ends_with("/supportedLanguages")) {
    List languages;
    for (const char* code : {"de", "en", "es", "fr", "ru"}) languages = languages.push_back(Value(Map{{"language", Value(code)}}));
    return json(Value(Map{{"data", Value(Map{{"languages", Value(languages)}})}}));
  }
  if (verb == "translateText") {
    const std::string target = text_of(body_member("targetLanguageCode"));
    if (target.empty()) return problem(400, "Target language is required.");
    List translations;
    // A single text stands for a list of one, as everywhere in Google's JSON.
    const Value contents = body_member("contents");
    const List texts = contents.is_string() ? List{contents} : list_of(contents);
    if (texts.empty()) return problem(400, "Content is required.");
    for (const Value& text : texts)
      translations = translations.push_back(Value(Map{{"simulated", Value(true)}, {"translatedText", translated(text_of(text), target)}}));
    return json(Value(Map{{"translations", Value(translations)}}));
  }
  if (request_.method == "POST" && name.empty()) {
    const std::string target = text_of(member("target"));
    if (target.empty()) return problem(400, "Required Text");
    const Value q = member("q");
    List translations;
    for (const Value& text : q.is_list() ? q.list() : List{q})
      translations = translations.push_back(Value(Map{{"simulated", Value(true)}, {"translatedText", translated(text_of(text), target)}}));
    return json(Value(Map{{"data", Value(Map{{"translations", Value(translations)}})}}));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::language() {
  const std::string verb = custom_verb();
  const std::string text = text_of(map_of(body_member("document")).get("content"));
  if (text.empty()) return problem(400, "One of content, or gcs_content_uri must be set.");
  if (const Value prepared = prepared_answer(request_.settings.get("answers"), text, "answer"); !prepared.is_null()) return json(prepared);
  const std::string lower = lower_case(text);
  double score = 0.0;
  if (has_word(lower, {"love", "great", "good", "happy", "excellent", "wonderful", "thank"})) score += 0.8;
  if (has_word(lower, {"hate", "bad", "terrible", "awful", "angry", "broken", "refund"})) score -= 0.8;
  Map sentiment{{"magnitude", Value(score < 0 ? -score : score)}, {"score", Value(score)}};
  Map answer{{"language", Value("en")}, {"simulated", Value(true)}};
  if (verb == "analyzeSentiment" || verb == "annotateText") {
    Map sentence{{"sentiment", Value(sentiment)}, {"text", Value(Map{{"beginOffset", Value(0)}, {"content", Value(text)}})}};
    answer = answer.set("documentSentiment", Value(sentiment)).set("sentences", Value(List{Value(std::move(sentence))}));
  }
  if (verb == "analyzeEntities" || verb == "analyzeEntitySentiment" || verb == "annotateText") {
    // Runs of capitalised words are names.
    List entities;
    std::string name;
    std::size_t at = 0;
    const auto flush = [&] {
      if (!name.empty())
        entities = entities.push_back(
            Value(Map{{"name", Value(name)}, {"salience", Value(entities.empty() ? 1.0 : 0.5)}, {"type", Value("OTHER")}}));
      name.clear();
    };
    while (at < text.size()) {
      std::size_t end = text.find(' ', at);
      if (end == std::string::npos) end = text.size();
      const std::string word = text.substr(at, end - at);
      if (!word.empty() && word[0] >= 'A' && word[0] <= 'Z' && word.size() > 1)
        name += (name.empty() ? "" : " ") + word;
      else
        flush();
      at = end + 1;
    }
    flush();
    answer = answer.set("entities", Value(entities));
  }
  if (verb == "classifyText")
    answer = answer.set("categories", Value(List{Value(Map{{"confidence", Value(0.5)}, {"name", Value("/Reference")}})}));
  if (verb == "analyzeSyntax") answer = answer.set("tokens", Value(List()));
  return json(Value(std::move(answer)));
}

std::optional<Reply> GoogleApi::document_ai() {
  const std::string verb = custom_verb();
  if (verb == "process") {
    const Map raw = map_of(body_member("rawDocument"));
    if (raw.empty() && map_of(body_member("inlineDocument")).empty() && map_of(body_member("gcsDocument")).empty()) {
      return problem(400, "One of raw_document, inline_document or gcs_document must be set.");
    }
    const std::string name = name_below_version();
    const Value prepared = map_of(request_.settings.get("texts")).get(last_segment(name));
    Map document{{"mimeType", raw.get("mimeType")},
                 {"simulated", Value(true)},
                 {"text", prepared.is_string()
                              ? prepared
                              : Value("Simulated text of a document of " + std::to_string(text_of(raw.get("content")).size()) + " bytes")}};
    return json(Value(Map{{"document", Value(std::move(document))}, {"humanReviewStatus", Value(Map{{"state", Value("SKIPPED")}})}}));
  }
  if (verb == "batchProcess") {
    const std::string name = name_below_version();
    if (map_of(body_member("inputDocuments")).empty()) return problem(400, "Missing required field: input_documents");
    Map response{{"@type", Value("type.googleapis.com/google.cloud.documentai.v1.BatchProcessResponse")}};
    return start_operation(name, Value(std::move(response)), "batchProcess", duration("duration", 10, 40));
  }
  return std::nullopt;
}

}  // namespace etude
