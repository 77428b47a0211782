using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

/// <summary>OpenAI's embeddings: each text gets a vector that follows from its bytes alone.</summary>
internal sealed class EmbeddingsFormat : WireFormat
{
    private const int DefaultDimensions = 8;

    public override string Path => "/embeddings";

    /// <summary>Makes the vector of a text.</summary>
    public static float[] VectorOf(string text, int dimensions = DefaultDimensions)
    {
        float[] vector = new float[dimensions];
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int i = 0; i < bytes.Length; i++)
        {
            vector[i % dimensions] += bytes[i] / 256f;
        }

        return vector;
    }

    public static ServedReply Answer(JsonElement request)
    {
        JsonElement input = request.GetProperty("input");
        string[] texts = input.ValueKind == JsonValueKind.String ? [input.GetString()!] : [.. input.EnumerateArray().Select(text => text.GetString()!)];
        int dimensions = Find(request, "dimensions")?.GetInt32() ?? DefaultDimensions;
        bool asBase64 = FindText(request, "encoding_format") == "base64";
        int tokens = texts.Sum(text => (Encoding.UTF8.GetByteCount(text) + 3) / 4);
        return new ServedReply
        {
            Body = Write(new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray([.. texts.Select((text, index) => new JsonObject
                {
                    ["object"] = "embedding",
                    ["index"] = index,
                    ["embedding"] = WriteVector(VectorOf(text, dimensions), asBase64),
                })]),
                ["model"] = FindText(request, "model"),
                ["usage"] = new JsonObject { ["prompt_tokens"] = tokens, ["total_tokens"] = tokens },
            }),
        };
    }

    public override (List<ChatMessage> Messages, ChatOptions Options) Read(JsonElement request) => throw new NotSupportedException("Embeddings have no messages.");

    public override byte[] WriteWhole(ChatResponse answer, ServedRequest request) => throw new NotSupportedException("Embeddings are no answer of a model.");

    public override byte[] WriteStream(ChatResponse answer, ServedRequest request) => throw new NotSupportedException("Embeddings are not streamed.");

    public override ServedReply WriteError(ModelErrorKind kind) => Of("/chat/completions")!.WriteError(kind);

    public override byte[] WriteErrorEvent(ModelErrorKind kind) => throw new NotSupportedException("Embeddings are not streamed.");

    private static JsonNode WriteVector(float[] vector, bool asBase64) => asBase64
        ? Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector))
        : new JsonArray([.. vector.Select(value => (JsonNode)value)]);
}
