namespace Agents.Core.TrimSmoke;

/// <summary>What the tool returns.</summary>
public sealed record Passage
{
    public required string File { get; init; }

    public required int Line { get; init; }

    public required string Text { get; init; }
}
