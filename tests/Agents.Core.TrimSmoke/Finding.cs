namespace Agents.Core.TrimSmoke;

/// <summary>One sentence and where it stands.</summary>
public sealed record Finding
{
    public required string Sentence { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }
}
