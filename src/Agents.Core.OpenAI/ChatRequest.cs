using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>What one request is made of.</summary>
internal readonly record struct ChatRequest
{
    public required string Model { get; init; }

    public required IList<ChatMessage> Messages { get; init; }

    public required ChatOptions? Options { get; init; }

    public required ChatDialect Dialect { get; init; }

    public required StrictSchema Strict { get; init; }

    public JsonObject? Base { get; init; }

    public bool Streams { get; init; }
}
