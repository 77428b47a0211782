namespace Agents.Core.Workspaces;

/// <summary>A part of a plan that one engineer does at one go.</summary>
public sealed record WorkGroup
{
    /// <summary>Gets the name: 1 to 64 letters of a to z, digits, dots, dashes and underscores, beginning with a letter or a digit; no other group of the plan has it.</summary>
    public required string Id { get; init; }

    /// <summary>Gets what is to be done.</summary>
    public required string Instructions { get; init; }

    /// <summary>Gets the groups that must be merged before this one starts.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Gets what the engineer may change: paths of files, and folders, which end with a slash and mean everything in them.</summary>
    /// <value>The default is empty: every file that is not prohibited.</value>
    public IReadOnlyList<string> TargetFiles { get; init; } = [];

    /// <summary>Gets what the engineer must not change, in the same form; it goes before <see cref="TargetFiles"/>.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> ProhibitedFiles { get; init; } = [];

    /// <summary>Gets what other groups rely on, such as the signatures of functions.</summary>
    /// <value>The default is empty. It is for the engineer to keep; the gate may check it.</value>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>Gets the tests that must pass.</summary>
    /// <value>The default is empty. It is for the engineer to run; the gate may run them too.</value>
    public IReadOnlyList<string> AcceptanceTests { get; init; } = [];
}
