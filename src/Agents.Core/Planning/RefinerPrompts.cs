using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>What a model is told that changes parts of a plan.</summary>
/// <remarks>Immutable. Other texts are made of <see cref="Default"/>: <c>RefinerPrompts.Default with { Divide = "…" }</c>. They are instructions, sent
/// as the first message; the part itself comes in a message of its own, so none of them needs a place for it.</remarks>
public sealed record RefinerPrompts
{
    private RefinerPrompts()
    {
    }

    /// <summary>Gets the texts of the library. Their rules follow Agent-Oriented Planning, arXiv 2410.02189.</summary>
    public static RefinerPrompts Default { get; } = new()
    {
        Redescribe = PromptText.Read("Planning", "redescribe"),
        Divide = PromptText.Read("Planning", "divide"),
    };

    /// <summary>Gets what it is told when a part is to be put in the words of an example.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Redescribe { get; init => field = PromptText.Check(value, nameof(Redescribe)); } = null!;

    /// <summary>Gets what it is told when a part is to be divided.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Divide { get; init => field = PromptText.Check(value, nameof(Divide)); } = null!;
}
