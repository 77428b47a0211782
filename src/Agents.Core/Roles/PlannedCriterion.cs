using System.ComponentModel;

namespace Agents.Core.Roles;

/// <summary>A criterion as a model names it.</summary>
internal sealed record PlannedCriterion
{
    [Description("A short name.")]
    public string? Name { get; init; }

    [Description("What has to hold, in one sentence that can be checked.")]
    public required string Text { get; init; }

    public Criterion ToCriterion(int index) => new()
    {
        Name = string.IsNullOrWhiteSpace(Name) ? $"criterion {index + 1}" : Name.Trim(),
        Text = Text.Trim(),
    };
}
