namespace Agents.Core.Planning;

/// <summary>A model put a part of a plan in other words or divided it, or failed to, so that rules did.</summary>
public sealed record SubtaskRefined : AgentEvent
{
    /// <summary>Gets what was to be done.</summary>
    /// <value><see cref="AllocationKind.Redescribe"/> or <see cref="AllocationKind.Split"/>.</value>
    public required AllocationKind Kind { get; init; }

    /// <summary>Gets how many answers of the model were read; all but the last were rejected.</summary>
    /// <value>0 to <see cref="ChatRefiner.MaxTries"/>.</value>
    public required int Answers { get; init; }

    /// <summary>Gets why rules did it: the type of what the model's call threw, or that no answer holds; <see langword="null"/> when the model did.</summary>
    public string? Failure { get; init; }
}
