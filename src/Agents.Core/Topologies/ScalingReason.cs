namespace Agents.Core.Topologies;

/// <summary>One step of an advice.</summary>
public sealed record ScalingReason
{
    /// <summary>Gets which rule fired.</summary>
    /// <value>1 to 10, as <see cref="ScalingAdvisor"/> lists them.</value>
    public required int Rule { get; init; }

    /// <summary>Gets what it says, in a sentence with its numbers.</summary>
    public required string Sentence { get; init; }

    /// <summary>Gets the number that made it fire.</summary>
    /// <value>In the unit of what the sentence compares; <see langword="null"/> for a rule that compares nothing.</value>
    public required double? Number { get; init; }
}
