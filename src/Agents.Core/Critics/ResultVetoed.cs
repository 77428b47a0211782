namespace Agents.Core.Critics;

/// <summary>A result was rejected.</summary>
public sealed record ResultVetoed : AgentEvent
{
    /// <summary>Gets which result it was, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets the names of the critics that rejected it.</summary>
    public required IReadOnlyList<string> Critics { get; init; }

    /// <summary>Gets the names of the criteria that it broke.</summary>
    public required IReadOnlyList<string> Broken { get; init; }

    /// <summary>Gets whether the work is done again.</summary>
    /// <value><see langword="false"/> when all retries are spent.</value>
    public required bool IsRetried { get; init; }

    internal override AgentEvent WithoutContent() => this with { Broken = [.. Broken.Select(_ => Withheld)] };
}
