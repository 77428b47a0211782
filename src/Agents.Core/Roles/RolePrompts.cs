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
        Atomizer = Read("atomizer"),
        Planner = Read("planner"),
        Executor = Read("executor"),
        Aggregator = Read("aggregator"),
        Verifier = Read("verifier"),
    };

    /// <summary>Gets what an atomizer is told: when a task is done at once, and when it is divided.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Atomizer { get; init => field = Check(value, nameof(Atomizer)); } = null!;

    /// <summary>Gets what a planner is told: what makes a good division.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Planner { get; init => field = Check(value, nameof(Planner)); } = null!;

    /// <summary>Gets what an executor is told: how to do a task, and how to name where a fact was found.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Executor { get; init => field = Check(value, nameof(Executor)); } = null!;

    /// <summary>Gets what an aggregator is told: how results become one.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Aggregator { get; init => field = Check(value, nameof(Aggregator)); } = null!;

    /// <summary>Gets what a verifier is told: what to accept, and what to say when it does not.</summary>
    /// <value>Not empty and not only white space.</value>
    public string Verifier { get; init => field = Check(value, nameof(Verifier)); } = null!;

    private static string Check(string value, string property)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, property);
        return value;
    }

    private static string Read(string role)
    {
        using Stream text = typeof(RolePrompts).Assembly.GetManifestResourceStream($"Agents.Core.Roles.Prompts.{role}.md")
            ?? throw new InvalidOperationException($"The assembly does not contain the prompt of the {role}.");
        using StreamReader reader = new(text);
        return reader.ReadToEnd().TrimEnd();
    }
}
