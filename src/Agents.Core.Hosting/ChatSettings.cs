using Microsoft.Extensions.AI;

namespace Agents.Core.Hosting;

/// <summary>What a chat agent is built from, as far as options decide it. Compared by value, the client by reference.</summary>
internal sealed record ChatSettings
{
    public required string Model { get; init; }

    public required IChatClient Client { get; init; }

    public string? Instructions { get; init; }

    public int? MaxTurns { get; init; }

    public int? MaxOutputTokens { get; init; }

    public int? MaxParallelToolCalls { get; init; }

    public bool? Streaming { get; init; }
}
