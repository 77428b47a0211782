using System.ComponentModel;

namespace Agents.Core.Roles;

/// <summary>What a model answers that plays an aggregator.</summary>
internal sealed record AggregatorAnswer
{
    [Description("The whole answer.")]
    public required string Text { get; init; }

    [Description("The places that the answer relies on, as the results name them.")]
    public IReadOnlyList<string?>? Sources { get; init; }

    public string? FindProblem() => string.IsNullOrWhiteSpace(Text) ? "the text is blank." : null;
}
