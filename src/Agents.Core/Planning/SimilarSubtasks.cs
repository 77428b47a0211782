namespace Agents.Core.Planning;

/// <summary>Two parts of a plan that ask for the same thing.</summary>
/// <remarks>Immutable.</remarks>
public sealed record SimilarSubtasks
{
    /// <summary>Gets the number of the part that stands first, from 0.</summary>
    public required int First { get; init; }

    /// <summary>Gets the number of the part that repeats it.</summary>
    public required int Second { get; init; }

    /// <summary>Gets how much alike they are.</summary>
    /// <value>0 to 1.</value>
    public required double Similarity { get; init; }
}
