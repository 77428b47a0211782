namespace Agents.Core.Benchmarks.Routing;

/// <summary>A part of a task that is done when one of its tools has succeeded.</summary>
public sealed record DomainStage
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the tools that can do it, the preferred one first.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>Gets the tools of <see cref="Tools"/> that the static workflow knows: the preferred one, and at most one to fall back to.</summary>
    public IReadOnlyList<string> StaticTools { get => field ?? Tools; init; }

    /// <summary>Gets whether all tools are called, whatever becomes of them, instead of one after the other until one succeeds.</summary>
    public bool IsFanOut { get; init; }

    /// <summary>Gets whether the static workflow ends without a word when the stage's tools have failed, as if it were done.</summary>
    public bool EndsInSilence { get; init; }
}
