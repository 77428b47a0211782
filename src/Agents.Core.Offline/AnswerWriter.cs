using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.Offline;

/// <summary>Writes ranked sentences as readable text or as JSON, within the tokens that are allowed.</summary>
internal static class AnswerWriter
{
    internal const string Nothing = "Nothing in what I was given answers this question.";

    // Quotes of prose stay readable; a host that puts them in a page escapes them there.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer, and whether something was left out for want of tokens.</summary>
    internal static (string Text, bool Cut) Write(Conversation conversation, IReadOnlyList<Sentence> sentences, ChatOptions? options)
    {
        long most = options?.MaxOutputTokens ?? long.MaxValue;
        return options?.ResponseFormat is ChatResponseFormatJson json
            ? WriteJson(conversation, sentences, json.Schema, most)
            : WriteText(sentences, most);
    }

    /// <summary>A sentence with its place, as answers in text have it.</summary>
    internal static string Line(Sentence sentence) => $"- {sentence.Text} [{sentence.Citation}]";

    private static (string Text, bool Cut) WriteText(IReadOnlyList<Sentence> sentences, long most)
    {
        if (sentences.Count == 0)
        {
            return TokenEstimate.Of(Nothing) <= most ? (Nothing, false) : (string.Empty, true);
        }

        StringBuilder text = new();
        long bytes = 0;
        foreach (Sentence sentence in sentences)
        {
            string line = (text.Length > 0 ? "\n" : string.Empty) + Line(sentence);
            bytes += TokenEstimate.BytesOf(line);
            if (TokenEstimate.OfBytes(bytes) > most)
            {
                return (text.ToString(), true);
            }

            text.Append(line);
        }

        return (text.ToString(), false);
    }

    private static (string Text, bool Cut) WriteJson(
        Conversation conversation, IReadOnlyList<Sentence> sentences, JsonElement? schema, long most)
    {
        for (int count = sentences.Count; ; count--)
        {
            Sentence[] kept = [.. sentences.Take(count)];
            string text = Serialize(Fill(conversation.Question, conversation.Candidate, kept, schema));
            if (TokenEstimate.Of(text) <= most)
            {
                return (text, count < sentences.Count);
            }

            if (count == 0)
            {
                // Valid JSON is worth more than the last few tokens.
                return (Serialize(Fill(string.Empty, conversation.Candidate, kept, schema)), true);
            }
        }
    }

    private static JsonNode? Fill(string question, string? candidate, Sentence[] sentences, JsonElement? schema)
    {
        if (schema is { ValueKind: JsonValueKind.Object } given)
        {
            return new SchemaFiller(question, candidate, sentences).Fill(given);
        }

        return new JsonObject
        {
            ["answer"] = string.Join(' ', sentences.Select(s => s.Text)),
            ["sources"] = new JsonArray([.. sentences.Select(s => s.Citation).Distinct().Select(c => JsonValue.Create(c))]),
        };
    }

    private static string Serialize(JsonNode? node)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, Readable))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
