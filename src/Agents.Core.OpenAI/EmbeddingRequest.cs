using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Core.OpenAI;

/// <summary>One request for embeddings, after OpenAI's API reference, "Create embeddings".</summary>
internal readonly record struct EmbeddingRequest
{
    public required string Model { get; init; }

    public ArraySegment<string> Texts { get; init; }

    public required int? Dimensions { get; init; }

    public required bool SendsEncodingFormat { get; init; }

    public required JsonObject? Base { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, Model);
        json.WriteStartArray("input"u8);
        foreach (string text in Texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        foreach ((string name, JsonNode? value) in Base ?? [])
        {
            if (value is not null && name is not ("model" or "input"))
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }

        if (SendsEncodingFormat && Base?.ContainsKey("encoding_format") != true)
        {
            json.WriteString("encoding_format"u8, "base64"u8);
        }

        if (Dimensions is { } dimensions && Base?.ContainsKey("dimensions") != true)
        {
            json.WriteNumber("dimensions"u8, dimensions);
        }

        json.WriteEndObject();
    }
}
