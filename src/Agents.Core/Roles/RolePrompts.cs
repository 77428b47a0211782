namespace Agents.Core.Roles;

/// <summary>What the models that play roles are told about their work.</summary>
/// <remarks>Immutable. Other texts are made of <see cref="Default"/>: <c>RolePrompts.Default with { Planner = "…" }</c>. They are instructions, sent
/// as the first message; the task itself comes in a message of its own, so none of them needs a place for it.</remarks>
public sealed record RolePrompts
{
    private RolePrompts()
    {
    }

    /// <summary>Gets the texts of the library. The rules of atomizer and planner follow ROMA, arXiv 2602.01848.</summary>
    public static RolePrompts Default { get; } = new()
    {
        Atomizer = PromptText.Read("Roles", "atomizer"),
        Planner = PromptText.Read("Roles", "planner"),
        Executor = PromptText.Read("Roles", "executor"),
        Aggregator = PromptText.Read("Roles", "aggregator"),
        Verifier = PromptText.Read("Roles", "verifier"),
    };

    /// <summary>Gets what an atomizer is told: when a task is done at once, and when it is divided.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Atomizer { get; init => field = PromptText.Check(value, nameof(Atomizer)); } = null!;

    /// <summary>Gets what a planner is told: what makes a good division.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Planner { get; init => field = PromptText.Check(value, nameof(Planner)); } = null!;

    /// <summary>Gets what an executor is told: how to do a task, and how to name where a fact was found.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Executor { get; init => field = PromptText.Check(value, nameof(Executor)); } = null!;

    /// <summary>Gets what an aggregator is told: how results become one.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Aggregator { get; init => field = PromptText.Check(value, nameof(Aggregator)); } = null!;

    /// <summary>Gets what a verifier is told: what to accept, and what to say when it does not.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Verifier { get; init => field = PromptText.Check(value, nameof(Verifier)); } = null!;
}
