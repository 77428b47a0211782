namespace Agents.Core.Critics;

/// <summary>How work under critics ended, counted.</summary>
/// <remarks>Immutable.</remarks>
public sealed record CriticCounts
{
    /// <summary>Gets how often the first result passed.</summary>
    public required int Clean { get; init; }

    /// <summary>Gets how often a result was vetoed and a later one passed.</summary>
    public required int Caught { get; init; }

    /// <summary>Gets how often the result was still vetoed when all retries were spent.</summary>
    public required int Escalated { get; init; }

    /// <summary>Gets how often so many retries were made.</summary>
    public required IReadOnlyDictionary<int, int> Retries { get; init; }

    /// <summary>Gets how often there was an end.</summary>
    public int Total => Clean + Caught + Escalated;
}
