namespace Agents.Core.Roles;

/// <summary>Something that a result has to hold, declared before the work.</summary>
/// <remarks>Immutable.</remarks>
public sealed record Criterion
{
    /// <summary>Gets its name, by which verdicts refer to it.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what has to hold, in one sentence that can be checked.</summary>
    public required string Text { get; init; }

    /// <summary>Gets the names of the critics that judge by it.</summary>
    /// <value>The default is empty: all of them.</value>
    public IReadOnlyList<string> Critics { get; init; } = [];
}
